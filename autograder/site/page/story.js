// The story's checks and cells: run, and what they have to show put under them.
"use strict";

const Story = (() => {
  const MARKS = { "✔": "right", "✘": "wrong", "➜": "named" };
  const STATES = { passed: "✔", failed: "✘", "not started": "·" };
  const PLACE = new RegExp(`\\b(${Editor.names.join("|").replaceAll(".", "\\.")})\\b[^\\n]{0,40}?line (\\d+)`);
  const ENDED = {
    stopped: "Stopped. Your files are as they were; what the cells above had named is forgotten, so run those again that you need.",
    memory: "This took more memory than a page should hold, so Python is started anew. What the cells above had named is forgotten.",
    other: "Python ended in the middle of this and is started anew. Your files are as they were. Reason: ",
  };

  const SOON = 100; // ms
  const texts = new Map(); // output -> what was printed, and is to be shown soon
  const runs = new Map(); // output -> the run that was asked for last

  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  // What is run for each kind of part, and what is said meanwhile.
  const KINDS = {
    hint: ({ dataset }) => [`grader.hint("${dataset.question}")`, `A hint to ${dataset.question}`],
    check: ({ dataset }) => [`grader.check("${dataset.question}")`, `Checking ${dataset.question}`],
    all: () => ["grader.check_all()", "Checking all questions"],
    cell: (part) => [part.querySelector("textarea").value, "Running a cell"],
  };

  // Run what belongs to a part of the story.
  // What is pressed again while it waits its turn is run once, as the files and the cell are then.
  async function run(part, kind = part.dataset.kind) {
    const output = part.querySelector(".output");
    if (output.dataset.waits === kind) return;
    const words = KINDS[kind](part)[1];
    const message = () => ({ job: "run", code: KINDS[kind](part)[0], columns: columnsOf(output), texts: JSON.stringify(Editor.texts()) });
    const mine = {}; // so that of two jobs below one part the first does not say that the second has ended
    runs.set(output, mine);
    output.dataset.waits = kind;
    output.setAttribute("aria-busy", "true");
    await Python.run({ words, message }, (kind, content) => show(output, kind, content));
    flush(output);
    if (runs.get(output) !== mine) return;
    delete output.dataset.waits;
    output.setAttribute("aria-busy", "false");
    output.querySelector(".waits")?.remove();
  }

  // How many letters fit into a line of what is printed.
  function columnsOf(output) {
    const letters = make("span", { textContent: "x".repeat(100) });
    const line = make("pre", { className: "ruler" }, letters);
    output.append(line);
    const wide = letters.getBoundingClientRect().width / 100;
    line.remove();
    return Math.floor((output.clientWidth - 20) / (wide || 8)); // 20: border and margin
  }

  const SHOW = {
    turn: (output, awaited) => {
      if (!awaited) delete output.dataset.waits;
      output.replaceChildren(make("p", { className: "waits", textContent: awaited ? `… ${awaited}` : "…" }));
    },
    text: (output, content) => put(output, "printed", inMarks(content)),
    flood: (output, content) => put(output, "flood", [make("p", { textContent: content })]),
    picture: (output, content) => output.append(make("img", { src: content, alt: captionOf(output) })),
    film: (output, content) => output.append(film(JSON.parse(content), captionOf(output))),
    state: (output, content) => keepState(JSON.parse(content)),
    problem: (output, content) => put(output, "problem", [make("p", { textContent: content })]),
    ended: (output, why) => put(output, "problem", [make("p", { textContent: ENDED[why] || ENDED.other + why })]),
  };

  function show(output, kind, content) {
    output.querySelector(".waits")?.remove();
    if (kind === "text") return showSoon(output, content);
    flush(output);
    return SHOW[kind](output, content);
  }

  // What is printed comes quicker than a browser can show it, perhaps: of all that comes before it is done, the last is shown.
  function showSoon(output, content) {
    if (!texts.has(output)) setTimeout(() => flush(output), SOON);
    texts.set(output, content);
  }

  function flush(output) {
    if (!texts.has(output)) return;
    SHOW.text(output, texts.get(output));
    texts.delete(output);
  }

  // Put something in the place of what was there of its kind.
  function put(output, kind, children) {
    const element = make(kind === "printed" ? "pre" : "div", { className: kind, tabIndex: kind === "printed" ? 0 : -1 }, ...children);
    const before = output.querySelector(`.${kind}`);
    before ? before.replaceWith(element) : output.append(element);
  }

  // What a picture shows is said in the text above it.
  function captionOf(output) {
    const text = output.closest(".part").previousElementSibling?.textContent.trim().split("\n\n").pop() || "";
    const sentences = text.match(/[^.!?]+[.!?]*\s*/g) || [];
    let words = "Picture, drawn with your functions. ";
    for (const sentence of sentences) if ((words + sentence).length <= 300) words += sentence;
    return words.trim();
  }

  // Lines with their marks in colour; a line of a student's file can be clicked.
  function inMarks(text) {
    return text.trimEnd().split("\n").map((line) => {
      const indent = `${line.length - line.trimStart().length}ch`;
      const element = make("span", { className: MARKS[line.trim()[0]] || "" }, ...withPlace(line));
      Object.assign(element.style, { paddingLeft: indent, textIndent: `-${indent}` }); // what does not fit goes on below itself
      return element;
    });
  }

  function withPlace(line) {
    const found = PLACE.exec(line);
    if (!found) return [line];
    const link = make("a", { href: "#code", textContent: found[0], title: "show this line" });
    link.onclick = (event) => (event.preventDefault(), Editor.goTo(found[1], Number(found[2])));
    return [line.slice(0, found.index), link, line.slice(found.index + found[0].length)];
  }

  // A film: its frames one after another, with buttons.
  function film(frames, alt) {
    const image = make("img", { src: frames[0], alt });
    const place = make("input", { type: "range", min: 0, max: frames.length - 1, value: 0, ariaLabel: "frame of the film" });
    const play = make("button", { textContent: "Play" });
    let clock = null;
    const showFrame = (number) => ((place.value = number), (image.src = frames[number]));
    const pause = () => (clearInterval(clock), (clock = null), (play.textContent = "Play"));
    place.oninput = () => (pause(), showFrame(Number(place.value)));
    play.onclick = () => {
      if (clock) return pause();
      clock = setInterval(() => showFrame((Number(place.value) + 1) % frames.length), 500);
      play.textContent = "Pause";
    };
    return make("figure", { className: "film" }, image, make("p", {}, play, place));
  }

  // The list of questions shows what the checks said last.
  function keepState({ question, state }) {
    const states = { ...readStates(), [question]: state };
    Store.write("states", JSON.stringify(states));
    showStates(states);
  }

  // Of files that were replaced nobody knows what the checks would say.
  function forget(files) {
    const isOf = (question) => Object.values(TABLE.functions).some(([file, asked]) => asked === question && files.includes(file));
    const states = Object.fromEntries(Object.entries(readStates()).filter(([question]) => !isOf(question)));
    Store.write("states", JSON.stringify(states));
    showStates(states);
  }

  const readStates = () => JSON.parse(Store.read("states") || "{}");

  function showStates(states = readStates()) {
    for (const link of document.querySelectorAll("#questions a")) {
      const state = states[link.dataset.question];
      link.dataset.state = state || "";
      link.querySelector("span").textContent = STATES[state] || "·";
      link.title = `${link.dataset.question}: ${state || "not checked yet"}`;
    }
  }

  const checkOf = (question) => document.querySelector(`.part[data-kind="check"][data-question="${question}"]`);

  return { run, show, flush, showStates, forget, checkOf, make };
})();
