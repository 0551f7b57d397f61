// Only one tab may write: two would overwrite each other's files. The second one waits for the first to close.
"use strict";

const Tabs = (() => {
  const name = `${Store.prefix}writer`;
  const PATIENCE = 400; // ms for an answer of another tab; it takes a few

  // Resolve to whether this tab may write; `whenFree` is called when the other one has closed.
  const takeTurn = (whenFree) => (navigator.locks ? withLock(whenFree) : byAsking(whenFree));

  function withLock(whenFree) {
    const forever = () => new Promise(() => {}); // the browser gives the lock back when the tab closes or crashes
    return new Promise((resolve) => {
      navigator.locks.request(name, { ifAvailable: true }, (lock) => {
        resolve(Boolean(lock));
        if (lock) return forever();
        navigator.locks.request(name, () => (whenFree(), forever()));
      });
    });
  }

  // Browsers lend locks over https only. Over http the tabs talk to each other.
  function byAsking(whenFree) {
    if (!self.BroadcastChannel) return Promise.resolve(true);
    const channel = new BroadcastChannel(name);
    const me = Math.random();
    let writes = null; // until it is known
    channel.onmessage = ({ data }) => {
      if (data.asks !== undefined && (writes || (writes === null && me < data.asks))) channel.postMessage({ taken: true });
      if (data.taken && writes === null) writes = false;
      if (data.free && writes === false) whenFree();
    };
    addEventListener("pagehide", () => writes && channel.postMessage({ free: true }));
    channel.postMessage({ asks: me });
    return new Promise((resolve) => {
      setTimeout(() => {
        writes = writes === null;
        resolve(writes);
      }, PATIENCE);
    });
  }

  return { takeTurn };
})();
