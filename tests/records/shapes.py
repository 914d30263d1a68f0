"""Files of records grown in one dimension each, for what reading them costs as they grow."""

from collections.abc import Callable, Mapping

HEAD = (
    "<Message><Header><CollectionDetails><Collection>CIN</Collection><Year>2024</Year><ReferenceDate>2024-03-31"
    "</ReferenceDate></CollectionDetails><Source><LEA>886</LEA></Source></Header><Children>"
)
END = "</Children></Message>"
LINE = '{"case":"C%s","event":"case_closed","at":"2011-04-18","authority":"kent","id":"%s"}\n'
CELLS = "case,event,at,authority\n"


def child(name: object, inside: str = "", attributes: str = "") -> str:
    """Write one child of a census."""
    return (
        f"<Child{attributes}><ChildIdentifiers><LAchildID>C{name}</LAchildID><PersonBirthDate>2015-01-01"
        "</PersonBirthDate></ChildIdentifiers><CINdetails><CINreferralDate>2023-05-01</CINreferralDate>"
        f"{inside}</CINdetails></Child>"
    )


def census(inside: str = "", *, attributes: str = "", head: str = HEAD) -> str:
    """Write a census of one child."""
    return head + child(1, inside, attributes) + END


def leaf(text: str) -> str:
    """Write an element of a census with a text."""
    return f"<ReferralSource>{text}</ReferralSource>"


def attributes(number: int) -> str:
    """Write attributes, each with a name of its own."""
    return "".join(f' a{n}="x"' for n in range(number))


Grown = Callable[[int], str]
SHAPES: Mapping[str, Grown] = {
    "children": lambda n: HEAD + "".join(child(k) for k in range(n)) + END,
    "one child again and again": lambda n: HEAD + child(1) * n + END,
    "children with no reference": lambda n: HEAD + "<Child/>" * n + END,
    "attributes of one tag": lambda n: census(attributes=attributes(n)),
    "attributes of the first tag": lambda n: census(head=HEAD.replace("<Message", f"<Message{attributes(n)}")),
    "one long attribute": lambda n: census(attributes=f' a="{"x" * n}"'),
    "attributes of many tags": lambda n: HEAD + "".join(child(k, attributes=attributes(9)) for k in range(n)) + END,
    "namespaces": lambda n: census(attributes="".join(f' xmlns:a{k}="x{k}"' for k in range(n))),
    "comments in a child": lambda n: census("<!-- c -->" * n),
    "comments between children": lambda n: HEAD + "<!-- c -->" * n + child(1) + END,
    "comments in a text": lambda n: census(leaf("1A<!-- c -->" * n)),
    "one long comment": lambda n: census(f"<!--{'c' * n}-->"),
    "instructions": lambda n: census("<?p x?>" * n),
    "one long instruction": lambda n: census(f"<?p {'x' * n}?>"),
    "mixed content": lambda n: census("text<Odd/>" * n),
    "mixed content in a leaf": lambda n: census(leaf("text<Odd/>" * n)),
    "text between children": lambda n: HEAD + "".join(f"t{child(k)}" for k in range(n)) + END,
    "text between comments": lambda n: HEAD + "t<!-- -->" * n + child(1) + END,
    "white space": lambda n: HEAD + "\n" * n + child(1) + END,
    "entities": lambda n: census(leaf("&amp;" * n)),
    "character data": lambda n: census(leaf("<![CDATA[x]]>" * n)),
    "one long text": lambda n: census(leaf("x" * n)),
    "unknown elements": lambda n: census("<Odd/>" * n),
    "unknown names": lambda n: census("".join(f"<N{k}/>" for k in range(n))),
    "one long name": lambda n: census(f"<{'n' * n}/>"),
    "elements nearly spelt": lambda n: census("".join(f"<ReferralSourc{k}/>" for k in range(n))),
    "elements outside": lambda n: HEAD + child(1) + "</Children>" + "<Odd/>" * n + "</Message>",
    "headers": lambda n: HEAD.replace("<Header>", "<Header/>" * n + "<Header>") + child(1) + END,
    "elements inside each other": lambda n: census("<a>" * n + "</a>" * n),
    "episodes of one child": lambda n: HEAD + child(1).replace("</CINdetails>", "</CINdetails><CINdetails/>" * n) + END,
    "lines": lambda n: "".join(LINE % (k, k) for k in range(n)),
    "lines all alike": lambda n: LINE % (1, 1) * n,
    "lines of one case": lambda n: "".join(LINE % (1, k) for k in range(n)),
    "lines that break off": lambda n: '{"case":"C"\n' * n,
    "misspelt events": lambda n: "".join((LINE % (k, k)).replace("closed", f"closd{k}") for k in range(n)),
    "keys of one line": lambda n: "{" + ",".join(f'"k{k}":1' for k in range(n)) + "}",
    "keys given twice": lambda n: "{" + ",".join(f'"k{k // 2}":1' for k in range(n)) + "}",
    "unknown keys in many lines": lambda n: (LINE % (1, 1)).replace("{", "{" + '"k":1,' * 9) * n,
    "items of one list": lambda n: (LINE % (1, 1)).replace("{", '{"x":[' + ",".join(['"x"'] * n) + "],"),
    "lists inside each other": lambda n: (LINE % (1, 1)).replace("{", '{"x":' + "[" * n + "]" * n + ","),
    "one long value": lambda n: (LINE % (1, 1)).replace("{", f'{{"x":"{"x" * n}",'),
    "one long number": lambda n: (LINE % (1, 1)).replace("{", f'{{"x":{"1" * n},'),
    "blank lines": lambda n: "\n" * n + LINE % (1, 1),
    "references alike": lambda n: "".join(LINE % ("0" * k, k) for k in range(min(n, 2_000))),
    "rows": lambda n: CELLS + "".join(f"C{k},case_closed,2011-04-18,kent\n" for k in range(n)),
    "rows with everything wrong": lambda n: CELLS + "".join(f"C{k},closd,2011-99-18,kant\n" for k in range(n)),
    "columns": lambda n: CELLS.strip() + "".join(f",k{k}" for k in range(n)) + "\nC,case_closed,2011-04-18,kent\n",
    "cells": lambda n: CELLS + "C,case_closed,2011-04-18,kent" + "," * n + "\n",
    "quotation marks": lambda n: CELLS + '"' + '""' * n + '",case_closed,2011-04-18,kent\n',
    "quotation marks that do not match": lambda n: CELLS + 'a"b"c,"x"y,z\n' * n,
    "a quotation mark never closed": lambda n: CELLS + '"' + "x\n" * n,
    "lines of one row": lambda n: CELLS + '"' + "\n" * n + '",case_closed,2011-04-18,kent\n',
}
"""Each dimension in which a file can grow, and a file of a given size in it."""
