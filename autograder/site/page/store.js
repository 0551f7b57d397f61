// What is kept in this browser: the student's five files, saved at each stroke, and what the checks said last.
"use strict";

const TABLE = JSON.parse(document.getElementById("table").textContent); // what the build tells the scripts

const Store = (() => {
  // One web server may have several such pages, so each keeps its things under its own address.
  const prefix = `practical ${new URL(".", location.href).pathname} `;

  function write(name, text) {
    try {
      localStorage.setItem(prefix + name, text);
      return true;
    } catch {
      return false; // full, or forbidden by the browser's settings
    }
  }

  function read(name) {
    try {
      return localStorage.getItem(prefix + name);
    } catch {
      return null;
    }
  }

  function remove(name) {
    try {
      localStorage.removeItem(prefix + name);
      return true;
    } catch {
      return false;
    }
  }

  const works = write("trial", "x") && read("trial") === "x";

  // Browsers do not say that a window is private. These are the signs of it: Firefox and Safari have no private folder
  // there, and Chromium keeps little more than memory can hold.
  async function isPrivate() {
    const storage = navigator.storage;
    if (!storage) return false; // without https nobody tells
    try {
      if (storage.getDirectory) await storage.getDirectory();
      const heap = performance.memory ? performance.memory.jsHeapSizeLimit : 0;
      const { quota } = await storage.estimate();
      return heap > 0 && quota < 2 * heap;
    } catch {
      return true;
    }
  }

  // Tell of every change that another tab makes.
  function watch(tell) {
    addEventListener("storage", (event) => {
      if (event.key && event.key.startsWith(prefix)) tell(event.key.slice(prefix.length), event.newValue);
    });
  }

  return { works, read, write, remove, isPrivate, watch, prefix };
})();
