// Loaded into the proxy before its program: gives back the sockets of pages that have vanished.
//
// When a page goes while something is being sent to it, http-proxy-3 ends the server's half of the websocket but reads it
// no further, so that nobody sees that the server has closed it too: one descriptor stays for each such page, for ever.
const { ProxyServer } = require("http-proxy-3");

function readOn(request, page) {
  request.on("upgrade", (_answer, server) => page.on("close", () => setImmediate(() => server.resume())));
}

const { emit } = ProxyServer.prototype;
ProxyServer.prototype.emit = function (event, request, _asked, page) {
  if (event === "proxyReqWs") readOn(request, page);
  return emit.apply(this, arguments);
};
