// The editor: the student's five files in tabs, each saved in this browser at each stroke.
"use strict";

const Editor = (() => {
  const names = Object.keys(TABLE.stubs);
  const docs = new Map(names.map((name) => [name, CodeMirror.Doc(textOf(name), "python")]));
  let shown = names[0];
  let onChange = () => {};

  const mirror = CodeMirror(document.getElementById("code"), {
    value: docs.get(shown),
    inputStyle: "contenteditable", // what is scrolled has the focus then, as readers of the screen expect
    lineNumbers: true,
    lineWrapping: true,
    indentUnit: 4,
    matchBrackets: true,
    autoCloseBrackets: true,
    screenReaderLabel: "Your code. Tab indents; press Escape to leave the editor.",
    extraKeys: {
      Tab: (editor) => (editor.somethingSelected() ? editor.indentSelection("add") : editor.execCommand("insertSoftTab")),
      "Shift-Tab": "indentLess",
      "Ctrl-/": "toggleComment",
      "Cmd-/": "toggleComment",
      // Tab indents, so somebody without a mouse needs another way out.
      Esc: () => document.querySelector('[role="tab"][aria-selected="true"]').focus(),
    },
  });

  // What does not fit goes on below itself, not at the margin.
  mirror.on("renderLine", (editor, line, element) => {
    const indented = CodeMirror.countColumn(line.text, null, editor.getOption("tabSize")) * editor.defaultCharWidth();
    element.style.textIndent = `-${indented}px`;
    element.style.paddingLeft = `${4 + indented}px`; // 4 as in CodeMirror's own style
  });
  mirror.refresh();

  function textOf(name) {
    const kept = Store.read(name);
    return kept === null ? TABLE.stubs[name] : kept;
  }

  for (const [name, doc] of docs) CodeMirror.on(doc, "change", () => onChange(name, doc.getValue()));

  function show(name) {
    if (name !== shown) mirror.swapDoc(docs.get((shown = name)));
    for (const tab of document.querySelectorAll('[role="tab"]')) {
      const isShown = tab.dataset.file === name;
      tab.setAttribute("aria-selected", isShown);
      tab.tabIndex = isShown ? 0 : -1;
      if (isShown) document.getElementById("code").setAttribute("aria-labelledby", tab.id);
    }
  }

  // Go to a line, counted from 1, and mark it; `top` is the line to be seen at the top.
  function goTo(name, line, top = line - 4) {
    const doc = docs.get(name);
    show(name);
    mirror.focus();
    mirror.setCursor(line - 1, /^ */.exec(doc.getLine(line - 1) || "")[0].length);
    mirror.scrollTo(0, mirror.charCoords({ line: Math.max(top - 1, 0), ch: 0 }, "local").top);
    const marked = doc.addLineClass(line - 1, "background", "found");
    setTimeout(() => doc.removeLineClass(marked, "background", "found"), 3000);
  }

  // Return the lines of a function in a text, and where they begin; no lines, if there is none of that name.
  function linesOf(name, text) {
    const lines = text.split("\n");
    const first = lines.findIndex((line) => new RegExp(`^def ${name}\\b`).test(line));
    const length = lines.slice(first + 1).findIndex((line) => /^\S/.test(line));
    return { first, body: first < 0 ? [] : lines.slice(first, length < 0 ? undefined : first + 1 + length) };
  }

  // Go to the line of a function that waits to be replaced, or to its first one; return whether there is one of that name.
  function goToFunction(name, file) {
    const { first, body } = linesOf(name, docs.get(file).getValue());
    const waits = body.findIndex((text) => /^ *raise NotImplementedError/.test(text));
    goTo(file, Math.max(first, 0) + 1 + Math.max(waits, 0), Math.max(first, 0) + 1);
    return first >= 0;
  }

  // Put a function as it was given at the end of its file.
  function bringBack(name, file) {
    const doc = docs.get(file);
    const body = linesOf(name, TABLE.stubs[file]).body.join("\n").trimEnd();
    doc.replaceRange(`${doc.getValue().trimEnd() ? "\n\n" : ""}${body}\n`, { line: doc.lineCount(), ch: 0 });
    goToFunction(name, file);
  }

  // Return the question of the function in which the cursor is.
  function questionHere() {
    const lines = docs.get(shown).getValue().split("\n");
    for (let line = mirror.getCursor().line; line >= 0; line--) {
      const found = /^def (\w+)/.exec(lines[line]);
      if (found) return (TABLE.functions[found[1]] || [])[1];
    }
    return undefined;
  }

  const texts = () => Object.fromEntries(names.map((name) => [name, docs.get(name).getValue()]));

  // Put a text in the place of a file's; Ctrl+Z takes it back.
  function replace(name, text) {
    const doc = docs.get(name);
    if (doc.getValue() !== text) doc.replaceRange(text, { line: 0, ch: 0 }, { line: doc.lineCount(), ch: 0 });
  }

  return {
    mirror, names, show, goTo, goToFunction, bringBack, questionHere, texts, replace,
    shown: () => shown,
    lineHere: () => mirror.getCursor().line + 1,
    listen: (listener) => (onChange = listener),
    forbid: () => mirror.setOption("readOnly", true),
  };
})();
