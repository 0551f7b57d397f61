// The page: buttons, keys, and what it says of itself.
"use strict";

(() => {
  const byId = (id) => document.getElementById(id);
  const SLOW = 20; // seconds without a word of it, after which a job may be a loop without an end
  let busySince = 0, heardAt = 0; // when a job was begun, and when something new came of it

  // Say something above the story, in the place of what was said about the same before.
  // `answers` are buttons by their words; any of them takes it away.
  function say(about, words, isProblem = false, answers = { Close: () => {} }) {
    byId("notices").querySelector(`[data-about="${about}"]`)?.remove();
    if (!words) return;
    const buttons = Object.entries(answers).map(([textContent, answer]) =>
      Story.make("button", { textContent, onclick: () => (say(about, ""), answer()) }));
    const choice = Story.make("span", { className: "choice" }, ...buttons);
    const notice = Story.make("div", { className: isProblem ? "problem" : "" }, Story.make("p", { textContent: words }), choice);
    notice.dataset.about = about;
    byId("notices").append(notice);
  }

  // Python's state.

  Python.listen((state, words, isNews = true) => {
    document.body.dataset.python = state;
    byId("state").textContent = words;
    byId("stop").disabled = state !== "busy";
    byId("again").hidden = state !== "failed";
    if (state === "busy") busySince ||= Date.now();
    else busySince = 0;
    if (isNews) heardAt = Date.now();
    showClock();
    if (state === "failed") say("python", `${words} Your files are safe in this browser.`, true);
    if (state === "ready") fetchTheRest();
  });

  // So that pictures and digits are there when they are wanted, with or without a network.
  function fetchTheRest() {
    for (const when of ["pictures", "digits"]) Downloads.getGroup(when).catch(() => {}); // told when it is wanted
  }

  function showClock() {
    const seconds = busySince ? Math.round((Date.now() - busySince) / 1000) : 0;
    byId("clock").textContent = seconds >= 2 ? `${seconds} s` : "";
    byId("slow").hidden = !busySince || Date.now() - heardAt < SLOW * 1000;
  }
  setInterval(showClock, 500);

  // Files.

  function saveStroke(name, text) {
    const isSaved = text === TABLE.stubs[name] ? Store.remove(name) : Store.write(name, text);
    byId("saved").textContent = isSaved ? "saved in this browser" : "NOT saved: download your work";
  }

  function download(blob, name) {
    const link = Story.make("a", { href: URL.createObjectURL(blob), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  async function handIn() {
    const output = byId("hand-in-says");
    output.replaceChildren();
    const message = () => ({ job: "handIn", texts: JSON.stringify(Editor.texts()) });
    const bytes = await Python.run({ words: "Writing handin.zip", message }, (kind, content) => Story.show(output, kind, content));
    Story.flush(output);
    if (bytes) download(new Blob([bytes], { type: "application/zip" }), "handin.zip");
    byId("hand-in").scrollIntoView({ block: "center" });
  }

  async function continueFrom(file) {
    const content = await file.arrayBuffer();
    const message = () => ({ job: "readZip", content });
    const problem = (kind, words) => kind !== "turn" && say("file", `${file.name}: ${words.replace("ValueError: ", "")}`, true);
    const texts = await Python.run({ words: `Reading ${file.name}`, message }, problem);
    if (texts) offer(file.name, JSON.parse(texts));
  }

  // Take files from a zip; ask first, where something would be lost that is longer, or begun already.
  function offer(zip, texts) {
    const mine = Editor.texts();
    const others = Object.keys(texts).filter((name) => texts[name] !== mine[name]);
    const lost = others.filter((name) => mine[name] !== TABLE.stubs[name] && (texts[name] === TABLE.stubs[name] || texts[name].length < mine[name].length));
    const take = () => takeFrom(zip, texts, others);
    if (!lost.length) return take();
    const what = (name) => (texts[name] === TABLE.stubs[name] ? `${name} (nothing is written there)` : name);
    const words = `In ${zip} there is less than here: ${lost.map(what).join(", ")}. Replace what is here?`;
    return say("file", words, true, { Replace: take, "Keep mine": () => {} });
  }

  // What was here before is kept until somebody says that it need not be.
  function takeFrom(zip, texts, others) {
    const mine = Editor.texts();
    if (others.length) Store.write("before", JSON.stringify(Object.fromEntries(others.map((name) => [name, mine[name]]))));
    for (const [name, text] of Object.entries(texts)) Editor.replace(name, text);
    Story.forget(others);
    say("file", `From ${zip}: ${Object.keys(texts).join(", ")}.`);
    offerBefore();
  }

  function offerBefore() {
    const before = JSON.parse(Store.read("before") || "null");
    if (!before) return;
    const bringBack = () => {
      for (const [name, text] of Object.entries(before)) Editor.replace(name, text);
      Story.forget(Object.keys(before));
      Store.remove("before");
    };
    const words = `What was in ${Object.keys(before).join(", ")} before you took the files of a zip is kept in this browser.`;
    say("before", words, false, { "Bring it back": bringBack, "Keep the new files": () => Store.remove("before") });
  }

  // Where the reader is: the part of the story at the top, how far it is scrolled, and the line in the editor.

  function keepPlace() {
    const text = byId("text"), parts = [...text.children];
    const part = Math.max(parts.findLastIndex((each) => each.offsetTop - text.offsetTop <= text.scrollTop), 0);
    const below = text.scrollTop - (parts[part].offsetTop - text.offsetTop);
    Store.write("place", JSON.stringify({ part, below, file: Editor.shown(), line: Editor.lineHere() }));
  }

  function goToPlace() {
    const kept = Store.read("place");
    if (!kept) return;
    const { part, below, file, line } = JSON.parse(kept);
    const text = byId("text"), top = text.children[part];
    if (Editor.names.includes(file)) Editor.goTo(file, line);
    if (location.hash || !top) return;
    text.scrollTop = top.offsetTop - text.offsetTop + Math.min(below, top.offsetHeight);
    text.focus({ preventScroll: true });
  }

  function openFunction({ function: name, file }) {
    if (Editor.goToFunction(name, file)) return say("function", "");
    const bringBack = () => Editor.bringBack(name, file);
    return say("function", `${file} has no function ${name}. It can be brought back, as it was given, at the end of the file.`, true, {
      [`Bring ${name} back`]: bringBack, Close: () => {},
    });
  }

  // Buttons and keys.

  const CLICKS = {
    stop: () => Python.stop(),
    again: () => (say("python", ""), Python.start()),
    download: () => download(Zip.make(Editor.texts()), "my_work.zip"),
    continue: () => byId("file").click(),
    "hand-in-button": handIn,
    "hand-in-top": handIn,
    "check-here": checkHere,
    skip: (event) => (event.preventDefault(), Editor.mirror.focus()),
  };
  for (const [id, click] of Object.entries(CLICKS)) byId(id).onclick = click;
  byId("file").onchange = () => byId("file").files[0] && continueFrom(byId("file").files[0]).then(() => (byId("file").value = ""));

  byId("story").addEventListener("click", ({ target }) => {
    const part = target.closest(".part");
    if (target.matches(".run")) Story.run(part);
    if (target.matches(".hint")) Story.run(part, "hint");
    if (target.matches(".open")) openFunction(target.dataset);
  });

  byId("story").addEventListener("keydown", (event) => {
    if (event.target.matches("textarea") && event.key === "Enter" && (event.shiftKey || event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      Story.run(event.target.closest(".part"));
    }
  });

  // A diagram that is cut says little: its letters become smaller, as long as they can be read.
  const SMALLEST = 0.75; // of the usual size; what is wider still is scrolled
  function fitDiagrams() {
    const diagrams = [...document.querySelectorAll(".text pre")];
    for (const pre of diagrams) pre.style.fontSize = "";
    const fits = diagrams.map((pre) => (pre.scrollWidth > pre.clientWidth ? (0.98 * pre.clientWidth) / pre.scrollWidth : 1));
    diagrams.forEach((pre, place) => fits[place] > SMALLEST && (pre.style.fontSize = `${0.85 * fits[place]}rem`));
  }

  addEventListener("resize", () => (fitDiagrams(), Editor.mirror.scrollIntoView(null, 60)));

  function checkHere() {
    const part = Story.checkOf(Editor.questionHere());
    if (!part) return say("cursor", "Put the cursor into a function of a question: then this checks it.");
    part.scrollIntoView({ block: "start" });
    return Story.run(part);
  }
  Editor.mirror.addKeyMap({ "Ctrl-Enter": checkHere, "Cmd-Enter": checkHere });

  addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "s") event.preventDefault(); // each stroke is saved already
  });

  const tabs = [...document.querySelectorAll('[role="tab"]')];
  for (const [place, tab] of tabs.entries()) {
    tab.onclick = () => Editor.show(tab.dataset.file);
    tab.onkeydown = ({ key }) => {
      const step = { ArrowRight: 1, ArrowLeft: tabs.length - 1 }[key];
      if (!step) return;
      const other = tabs[(place + step) % tabs.length];
      other.click();
      other.focus();
    };
  }

  // What a student should know at once.

  async function warnOfStorage() {
    if (!Store.works) say("storage", "This browser keeps nothing for this page: download your work before you close it.", true);
    else if (await Store.isPrivate()) {
      say("storage", "A private window, it seems: when it closes, your work is gone. Download it before, or use an ordinary window.", true);
    }
  }

  addEventListener("beforeunload", (event) => {
    if (!Store.works && Object.entries(Editor.texts()).some(([name, text]) => text !== TABLE.stubs[name])) event.preventDefault();
  });

  async function begin() {
    Editor.show(Editor.names[0]);
    Story.showStates();
    fitDiagrams();
    goToPlace();
    const mayWrite = await Tabs.takeTurn(() => location.reload());
    if (mayWrite) {
      Editor.listen(saveStroke);
      addEventListener("pagehide", keepPlace);
      offerBefore();
      await warnOfStorage();
    } else {
      Editor.forbid();
      say("tabs", "This page is open in another tab or window, and only that one can write. To write here, close it.", true);
      Store.watch((name, text) => Editor.names.includes(name) && Editor.replace(name, text ?? TABLE.stubs[name]));
    }
    if (!self.DecompressionStream) return say("python", "This browser is too old for Python: take a newer one.", true);
    return Python.start();
  }

  addEventListener("error", ({ message }) => say("error", `Something is wrong with this page: ${message}. Reload it; your files are kept.`, true));
  addEventListener("unhandledrejection", ({ reason }) => say("error", `Something is wrong with this page: ${reason}. Reload it.`, true));
  begin();
})();
