// Each line of the proxy's log as one JSON object, like the lines of our own services (`YUNLAB_LOG=json`).
"use strict";

const COLOUR = /\u001b\[\d+m/g;
const LINE = /^\S+ \[ConfigProxy\] (\w+): (.*)$/s;

function told(line) {
  const plain = line.replace(COLOUR, "");
  const [, level, message] = LINE.exec(plain) ?? [null, "info", plain];
  return JSON.stringify({ time: new Date().toISOString(), level, service: "proxy", logger: "proxy", message });
}

if (process.env.YUNLAB_LOG === "json") {
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream);
    stream.write = (chunk, ...more) => {
      const lines = String(chunk).split("\n").filter((line) => line.trim());
      return write(lines.map((line) => `${told(line)}\n`).join(""), ...more);
    };
  }
}
