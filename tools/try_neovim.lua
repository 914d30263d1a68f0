-- Tries `guidance lsp` in Neovim's own client, from a folder with a pack, on a file of rules with a misspelt event:
--     GUIDANCE=.venv/bin/guidance nvim --headless -u NONE FILE.yaml -S tools/try_neovim.lua
-- Ends with 0 where the slip is shown, mended by a fix and gone, and a rule is read aloud and found where it is written.
local failed = false
local function say(what, found)
  io.stdout:write(what, ": ", tostring(found), "\n")
  failed = failed or not found
end
local function wait(what) return vim.wait(60000, what, 50) end
local cmd = {vim.env.GUIDANCE or "guidance", "lsp"}
local client = vim.lsp.start_client({name = "guidance", cmd = cmd, root_dir = vim.fn.getcwd()})
vim.lsp.buf_attach_client(0, client)
local file = vim.lsp.util.make_text_document_params()
local function ask(method, params)
  for _, answer in pairs(vim.lsp.buf_request_sync(0, method, params, 30000) or {}) do return answer.result end
end
local function errors() return vim.diagnostic.get(0, {severity = vim.diagnostic.severity.ERROR}) end

say("a mistake is shown", wait(function() return #errors() > 0 end) and errors()[1].message)
local bad = errors()[1]
local place = {line = bad.lnum, character = bad.col}
local range = {start = place, ["end"] = {line = bad.end_lnum, character = bad.end_col}}
local context = {diagnostics = {{range = range, message = bad.message}}}
local fixes = ask("textDocument/codeAction", {textDocument = file, range = range, context = context})
say("a fix is offered", fixes and fixes[1] and fixes[1].title)
if failed then vim.cmd("cquit 1") end
vim.lsp.util.apply_workspace_edit(fixes[1].edit, "utf-16")
say("the mistake goes", wait(function() return #errors() == 0 end))
local row = vim.fn.search("relates_to", "n") - 1
local related = {textDocument = file, position = {line = row, character = 18}}
local hover
say("a rule is read aloud", wait(function() hover = ask("textDocument/hover", related); return hover ~= nil end))
say("  ", hover and hover.contents.value)
local found = ask("textDocument/definition", related)
say("the national rule is found", found and (found.uri or found[1].uri))
local names = ask("textDocument/completion", {textDocument = file, position = place})
say("names are offered", names and #(names.items or names) > 0)
vim.cmd(failed and "cquit 1" or "qa!")
