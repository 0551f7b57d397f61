// Fetches the files that Python reads, and keeps them: a Python that is started anew asks the network for nothing.
"use strict";

const Downloads = (() => {
  const SILENCE = 20_000; // ms without a byte, after which nobody should wait on
  const kept = new Map(); // name -> a promise of its Blob

  const entry = (name) => TABLE.files.find((file) => file.name === name);
  const group = (when) => TABLE.files.filter((file) => file.when === when).map((file) => file.name);
  const total = (names) => names.reduce((sum, name) => sum + entry(name).sent, 0);

  // Fetch a file, or take it as it was fetched before; `progress` is told of each piece.
  function get(name, progress = () => {}) {
    if (!kept.has(name)) {
      const blob = fetchFile(entry(name), progress);
      kept.set(name, blob);
      blob.catch(() => kept.delete(name)); // the next one who wants it tries again
    }
    return kept.get(name);
  }

  async function fetchFile(file, progress) {
    const packed = await readAll(file, progress);
    const blob = file.packed ? await unpack(packed) : packed;
    if (blob.size !== file.bytes) throw new Error(`${file.path} came with ${blob.size} bytes and has ${file.bytes}`);
    return blob;
  }

  async function readAll(file, progress) {
    const abort = new AbortController();
    let clock;
    const wait = () => {
      clearTimeout(clock);
      clock = setTimeout(() => abort.abort(), SILENCE);
    };
    wait();
    try {
      const answer = await fetch(file.path, { signal: abort.signal });
      if (!answer.ok) throw new Error(`the web server has no ${file.path} (${answer.status})`);
      const pieces = [];
      for (const reader = answer.body.getReader(); ; ) {
        const { done, value } = await reader.read();
        if (done) return new Blob(pieces);
        wait();
        pieces.push(value);
        progress(value.length);
      }
    } catch (error) {
      if (abort.signal.aborted) throw new Error(`${file.path} does not come: no byte in ${SILENCE / 1000} s`);
      throw error instanceof TypeError ? new Error(`${file.path} cannot be fetched: is the network there?`) : error;
    } finally {
      clearTimeout(clock);
    }
  }

  async function unpack(blob) {
    try {
      return await new Response(blob.stream().pipeThrough(new DecompressionStream("gzip"))).blob();
    } catch {
      return blob; // unpacked on its way already, or no such file: its size tells
    }
  }

  // Fetch all files of a group, and tell how far that is, in bytes.
  function getGroup(when, tell = () => {}) {
    const names = group(when);
    const of = total(names);
    let soFar = 0;
    const progress = (bytes) => tell((soFar += bytes), of);
    return Promise.all(names.map((name) => get(name, progress)));
  }

  return { get, getGroup, group };
})();
