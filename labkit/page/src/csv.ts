/** Sheets as comma-separated values that Excel and WPS open as they are. */

import type { Cell } from "./sheet";

/** Says that the file is UTF-8: without it Excel takes Chinese for another code. */
const BOM = "\uFEFF";

/** A text that begins so would be worked out as a formula by whoever opens the file. */
const FORMULA = /^\s*[=+\-@]|^[\t\r\n]/;

function written(cell: Cell): string {
  if (typeof cell === "number") return String(cell);
  const harmless = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** Write sheets below each other, with an empty line between them. */
export function csv(sheets: Cell[][][]): string {
  const lines = sheets.map((sheet) => sheet.map((row) => row.map(written).join(",")).join("\r\n"));
  return `${BOM}${lines.join("\r\n\r\n")}\r\n`;
}
