/* The server's time, kept by the device's steady clock. The clock on the wall of the device may be
   wrong or be set: it is only believed where the steady one stood still while the page was hidden,
   as it does on a tablet that sleeps. `jumped` is called then, so that the server is asked again. */
(() => {
  "use strict";
  const JUMP = 2000; // milliseconds between two ticks that differ so much are a sleep or a set clock
  let server = Date.now();
  let [steady, wall] = [performance.now(), Date.now()];
  let hidden = false;

  const clock = {
    jumped: () => {},
    set: (milliseconds) => {
      server = milliseconds;
      [steady, wall] = [performance.now(), Date.now()];
    },
    now: () => {
      const [bySteady, byWall] = [performance.now() - steady, Date.now() - wall];
      const slept = hidden && byWall - bySteady > JUMP;
      server += slept ? byWall : bySteady;
      [steady, wall] = [steady + bySteady, wall + byWall];
      if (Math.abs(byWall - bySteady) > JUMP) clock.jumped();
      return server;
    },
  };
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") {
      clock.now();
      hidden = true;
    } else {
      clock.now();
      hidden = false;
    }
  });
  window.serverClock = clock;
})();
