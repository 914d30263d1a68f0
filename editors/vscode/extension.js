"use strict";

// Starts `guidance lsp`, and hands it the files of packs. What it says is said by `guidance check` too.

const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

const CURE = "install the engine with its extra `editor`, or name its command in the setting `guidance.command`";
let client;

function made() {
  const settings = vscode.workspace.getConfiguration("guidance");
  const server = { command: settings.get("command"), args: ["lsp", "--as-at", settings.get("asAt")] };
  const pattern = settings.get("files");
  return new LanguageClient("guidance", "Guidance packs", server, {
    documentSelector: [{ scheme: "file", language: "yaml", pattern }],
  });
}

async function start() {
  client = made();
  try {
    await client.start();
  } catch (fault) {
    client = undefined;
    vscode.window.showErrorMessage(`Guidance: the language server does not start (${fault.message}): ${CURE}`);
  }
}

async function stop() {
  const running = client;
  client = undefined;
  if (running) {
    await running.stop();
  }
}

async function restart() {
  await stop();
  await start();
}

async function activate(context) {
  context.subscriptions.push(
    vscode.commands.registerCommand("guidance.restart", restart),
    vscode.workspace.onDidChangeConfiguration((change) => change.affectsConfiguration("guidance") && restart()),
  );
  await start();
}

module.exports = { activate, deactivate: stop };
