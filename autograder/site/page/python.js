// Python, in a worker: started, given one job after another, ended and started anew. No file of a student's is in it alone.
"use strict";

const Python = (() => {
  const PATIENCE = 90_000; // ms for a start from files that are there; a slow machine takes 25 s
  const LARGE = 2e9; // bytes; reading all digits takes 0.9e9. What was taken once is never given back, but with Python itself
  let tell = () => {}; // the page's: tell(state, words, whether something new has come)
  let worker = null;
  let current = null; // the job that runs: { number, show, resolve, reject }; the start of Python is one, too
  let last = 0; // the number of the job that was begun last: whatever the worker sends says of which job it is
  let broken = ""; // why there is no Python, until somebody tries again
  const waiting = [];

  async function start() {
    let isLoading = true; // where one file does not come, others may still, and nobody should be told of them
    const progress = (sent, total) => isLoading && tell("starting", `Loading Python: ${inMB(sent, total)}`);
    broken = "";
    tell("starting", "Loading Python");
    try {
      await Downloads.getGroup("start", progress).finally(() => (isLoading = false));
      tell("starting", "Starting Python");
      const script = new Blob([await Downloads.get("worker.js")], { type: "text/javascript" });
      worker = new Worker(URL.createObjectURL(script), { type: "module" });
      worker.onerror = (event) => end(event.message || "its worker failed");
      worker.onmessage = ({ data }) => hear(data);
      give("start");
      await begin();
    } catch (error) {
      quit();
      broken = `Python cannot be started: ${error.message}.`;
      tell("failed", broken);
      dismiss(broken);
      return;
    }
    tell("ready", "Python is ready");
    next();
  }

  const inMB = (sent, total) => `${(sent / 1e6).toFixed(1)} of ${(total / 1e6).toFixed(1)} MB`;

  // Hand the files of a group to the worker, as they come.
  function give(when, progress) {
    const to = worker;
    Downloads.getGroup(when, progress).catch(() => {}); // each file says for itself why it does not come
    for (const name of Downloads.group(when)) {
      Downloads.get(name).then(
        (blob) => to.postMessage({ file: name, blob }),
        (error) => to.postMessage({ file: name, problem: error.message }),
      );
    }
  }

  // Have the worker start Python, and wait for that, but not for ever.
  function begin() {
    let clock;
    const started = new Promise((resolve, reject) => {
      current = { show: () => {}, resolve, reject, isStart: true };
      clock = setTimeout(() => reject(new Error(`it did not answer in ${PATIENCE / 1000} s`)), PATIENCE);
      send({ job: "start" });
    });
    return started.finally(() => clearTimeout(clock));
  }

  function send(message) {
    current.number = ++last;
    worker.postMessage({ ...message, number: current.number });
  }

  // Have a job done when its turn comes: resolves to its result, or to nothing if there is none. `show` gets what there is to see,
  // and first of all the kind "turn", with what it waits for, or with nothing once it is begun.
  function run(job, show) {
    return new Promise((resolve) => {
      waiting.push({ ...job, resolve, show, reject: (error) => (show("problem", error.message), resolve()) });
      show("turn", current && !current.isStart ? "waits its turn" : "waits for Python");
      if (broken) dismiss(broken);
      else next();
    });
  }

  function next() {
    if (current || !worker || !waiting.length) return;
    current = waiting.shift();
    tell("busy", current.words);
    current.show("turn", "");
    send({ ...current.message(), packages: TABLE.packages });
  }

  function hear({ number, kind, content, memory }) {
    if (!current || number !== current.number) return; // of a job that has ended, or was ended
    if (kind === "done" && memory > LARGE) end("memory");
    else if (kind === "done") finish((job) => job.resolve(content));
    else if (kind === "failed") finish((job) => job.reject(new Error(lastLine(content))));
    else if (kind === "ended") end(lastLine(content));
    else if (kind === "needs") give(content, (sent, total) => tell("busy", `Fetching the ${content}: ${inMB(sent, total)}`));
    else {
      tell("busy", current.words, kind !== "flood"); // it goes on
      current.show(kind, content);
    }
  }

  const lastLine = (text) => text.trim().split("\n").pop();

  function finish(settle) {
    const job = current;
    current = null;
    if (job.isStart) return settle(job); // what waits for it is begun where it was started
    tell("ready", "Python is ready");
    settle(job);
    return next();
  }

  // Python is gone. Whoever waits for it is told why, and another one starts.
  function end(why) {
    const ended = current;
    quit();
    if (ended && ended.isStart) return ended.reject(new Error(why));
    if (ended) {
      ended.show("ended", why);
      ended.resolve();
    }
    return start();
  }

  function quit() {
    if (worker) worker.terminate();
    worker = current = null;
  }

  // Stop what runs by ending Python: no loop of a student's can refuse that. What waits its turn is not begun.
  function stop() {
    dismiss("Not begun, since Python was stopped.");
    end("stopped");
  }

  // Tell all that wait why it is in vain.
  function dismiss(why) {
    for (const job of waiting.splice(0)) job.reject(new Error(why));
  }

  return { start, run, stop, listen: (listener) => (tell = listener) };
})();
