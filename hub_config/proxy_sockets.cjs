// Loaded into the proxy before its program: gives back the sockets of pages and servers that have vanished.
//
// When one end of a websocket goes while something is being sent to it, http-proxy-3 ends the other one's half but reads
// it no further, so that nobody sees that it has been closed there too: one descriptor stays each time, for ever.
const { ProxyServer } = require("http-proxy-3");

function readOn(request, page) {
  request.on("upgrade", (_answer, server) => {
    page.on("close", () => setImmediate(() => server.resume()));
    server.on("close", () => setImmediate(() => page.resume()));
  });
}

const { emit } = ProxyServer.prototype;
ProxyServer.prototype.emit = function (event, request, _asked, page) {
  if (event === "proxyReqWs") readOn(request, page);
  return emit.apply(this, arguments);
};
