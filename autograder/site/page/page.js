// The page: buttons, keys, and what it says of itself.
"use strict";

(() => {
  const byId = (id) => document.getElementById(id);
  const SLOW = 20; // seconds after which a job may be a loop without an end
  let busySince = 0;

  // Say something above the story, in the place of what was said about the same before.
  function say(about, words, isProblem = false) {
    byId("notices").querySelector(`[data-about="${about}"]`)?.remove();
    if (!words) return;
    const close = Story.make("button", { textContent: "Close", onclick: () => say(about, "") });
    const notice = Story.make("div", { className: isProblem ? "problem" : "" }, Story.make("p", { textContent: words }), close);
    notice.dataset.about = about;
    byId("notices").append(notice);
  }

  // Python's state.

  Python.listen((state, words) => {
    document.body.dataset.python = state;
    byId("state").textContent = words;
    byId("stop").disabled = state !== "busy";
    byId("again").hidden = state !== "failed";
    if (state === "busy") busySince ||= Date.now();
    else busySince = 0;
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
    byId("slow").hidden = seconds < SLOW;
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
    if (bytes) download(new Blob([bytes], { type: "application/zip" }), "handin.zip");
    byId("hand-in").scrollIntoView({ block: "center" });
  }

  async function continueFrom(file) {
    const content = await file.arrayBuffer();
    const message = () => ({ job: "readZip", content });
    const problem = (kind, words) => say("file", `${file.name}: ${words}`, true);
    const texts = await Python.run({ words: `Reading ${file.name}`, message }, problem);
    if (!texts) return;
    for (const [name, text] of Object.entries(JSON.parse(texts))) Editor.replace(name, text);
    say("file", `From ${file.name}: ${Object.keys(JSON.parse(texts)).join(", ")}. What was here before comes back with Ctrl+Z in each file.`);
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
  };
  for (const [id, click] of Object.entries(CLICKS)) byId(id).onclick = click;
  byId("file").onchange = () => byId("file").files[0] && continueFrom(byId("file").files[0]).then(() => (byId("file").value = ""));

  byId("story").addEventListener("click", ({ target }) => {
    const part = target.closest(".part");
    if (target.matches(".run")) Story.run(part);
    if (target.matches(".hint")) Story.run(part, "hint");
    if (target.matches(".open")) Editor.goToFunction(target.dataset.function, target.dataset.file);
  });

  byId("story").addEventListener("keydown", (event) => {
    if (event.target.matches("textarea") && event.key === "Enter" && (event.shiftKey || event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      Story.run(event.target.closest(".part"));
    }
  });

  addEventListener("resize", () => Editor.mirror.scrollIntoView(null, 60));

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
    const mayWrite = await Tabs.takeTurn(() => location.reload());
    if (mayWrite) {
      Editor.listen(saveStroke);
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
