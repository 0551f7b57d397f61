// The worker: starts Pyodide from the files that the page has fetched, and runs one job after another.
// Whatever comes here comes by messages: the worker itself asks the network for nothing.
"use strict";

const files = new Map(); // name -> a promise of its Blob, and what keeps the promise
let pyodide, python;
let number = 0; // of the job that runs

const tell = (message) => postMessage({ number, ...message });

class Missing extends Error {} // a file that could not be fetched

function fileOf(name) {
  if (!files.has(name)) {
    const entry = {};
    entry.promise = new Promise((resolve, reject) => Object.assign(entry, { resolve, reject }));
    entry.promise.catch(() => {}); // whoever waits for it is told; nobody else need be
    files.set(name, entry);
  }
  return files.get(name);
}

// Types by our own table: what the web server says of them does not matter.
const typeOf = (name) => (name.endsWith(".wasm") ? "application/wasm" : "application/octet-stream");

self.fetch = async (address) => {
  const name = String(address.url || address).split("/").pop();
  const blob = await fileOf(name).promise;
  return new Response(blob, { headers: { "Content-Type": typeOf(name) } });
};

async function moduleOf(name) {
  const script = new Blob([await fileOf(name).promise], { type: "text/javascript" });
  return import(URL.createObjectURL(script));
}

async function start() {
  const [{ loadPyodide }, { default: createPyodideModule }] = await Promise.all([
    moduleOf("pyodide.mjs"),
    moduleOf("pyodide.asm.mjs"),
  ]);
  const place = "https://page.invalid/"; // no such computer: see fetch above
  pyodide = await loadPyodide({
    indexURL: place,
    packageBaseUrl: place,
    lockFileContents: await (await fileOf("lock.json").promise).text(),
    createPyodideModule,
    checkIntegrity: false, // done when the page was built; a browser has no means without https
    packages: ["numpy"],
    env: { HOME: "/home/pyodide", MPLBACKEND: "agg", NO_COLOR: "1" },
    stdin: () => null, // nobody is there to answer: input() raises EOFError
    stdout: () => {},
    stderr: () => {},
  });
  pyodide.unpackArchive(await bytesOf("assignment.zip"), "zip", { extractDir: "/assignment" });
  for (const name of ["in_page.py", "overflow.py"]) pyodide.FS.writeFile(`/assignment/${name}`, await bytesOf(name));
  pyodide.FS.chdir("/assignment");
  pyodide.runPython("import sys; sys.path.insert(0, '/assignment')");
  python = pyodide.pyimport("in_page").Worker("/assignment", (kind, content) => tell({ kind, content }));
}

async function bytesOf(name) {
  return new Uint8Array(await (await fileOf(name).promise).arrayBuffer());
}

const FETCH = {
  pictures: async (packages) => {
    await Promise.all(packages.map(({ file }) => fileOf(file).promise)); // Pyodide itself would not say what is missing
    await pyodide.loadPackage(packages.map(({ name }) => name), { messageCallback: () => {} });
    python.allow_pictures();
  },
  digits: async () => {
    pyodide.FS.mkdirTree("/assignment/data");
    pyodide.FS.writeFile("/assignment/data/mnist_train.npz", await bytesOf("mnist_train.npz"));
  },
};

async function run(code, packages) {
  let needs;
  while ((needs = python.run(code))) {
    tell({ kind: "needs", content: needs });
    await FETCH[needs](packages);
  }
}

const JOBS = {
  run: async ({ texts, code, columns, packages }) => {
    python.set_columns(columns);
    python.write_files(texts);
    await run(code, packages);
  },
  handIn: async ({ texts }) => {
    python.write_files(texts);
    return python.hand_in().toJs();
  },
  readZip: async ({ content }) => pyodide.pyimport("in_page").read_zip(pyodide.toPy(content).tobytes()),
};

self.onmessage = async ({ data }) => {
  if (data.file) {
    const entry = fileOf(data.file);
    if (data.blob) return entry.resolve(data.blob);
    files.delete(data.file); // it may come later
    return entry.reject(new Missing(data.problem));
  }
  number = data.number;
  try {
    const result = data.job === "start" ? await start() : await JOBS[data.job](data);
    tell({ kind: "done", content: result, memory: pyodide._module.HEAP8.length });
  } catch (error) {
    // A Python error is one of a job. Anything else means that Python itself has ended.
    const isOfJob = error instanceof Missing || (error && error.constructor && error.constructor.name === "PythonError");
    tell({ kind: isOfJob ? "failed" : "ended", content: String((error && error.message) || error) });
  }
};
