// Put into every page before its own scripts: notes when the link to the kernel opens and when the first control can
// be used, in the page's own time since its address was entered [ms]. SELECTOR stands for the page's first control.
(() => {
  const seen = { linked: null, usable: null };
  window.benchmark = seen;
  const Native = window.WebSocket;
  window.WebSocket = class extends Native {
    constructor(...words) {
      super(...words);
      if (this.url.includes("/channels")) this.addEventListener("open", () => (seen.linked ??= performance.now()));
    }
  };
  const usable = (control) => control && !control.disabled && control.getClientRects().length > 0;
  const look = () => {
    if (seen.usable === null && usable(document.querySelector("SELECTOR"))) seen.usable = performance.now();
    if (seen.usable === null || seen.linked === null) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();
