/** Sheets as an Excel workbook: the few parts that the format asks for, in a zip.
 *
 * Source: ECMA-376, Part 1, 12.2 (package) and 18 (SpreadsheetML). Texts are inline strings, which are never formulas.
 */

import { strToU8, zipSync } from "fflate";
import type { Cell } from "./sheet";

export interface Sheet {
  name: string;
  rows: Cell[][];
}

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const LINKS = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml";

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** A text for XML: escaped, and without the characters that XML has no place for. */
function plain(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "").replace(/[&<>"]/g, (sign) => ENTITIES[sign]!);
}

function cell(value: Cell): string {
  if (typeof value === "number") return Number.isFinite(value) ? `<c><v>${value}</v></c>` : "<c/>";
  return `<c t="inlineStr"><is><t xml:space="preserve">${plain(value)}</t></is></c>`;
}

function sheetPart({ rows }: Sheet): string {
  const lines = rows.map((row) => `<row>${row.map(cell).join("")}</row>`).join("");
  return `${HEAD}<worksheet xmlns="${MAIN}"><sheetFormatPr defaultRowHeight="15" defaultColWidth="16"/><sheetData>${lines}</sheetData></worksheet>`;
}

/** A sheet's name: no more than 31 characters, and none that addresses use. */
function nameOf(sheet: Sheet): string {
  return plain(sheet.name.replace(/[\\/?*[\]:]/g, " ").slice(0, 31));
}

function workbookPart(sheets: Sheet[]): string {
  const list = sheets.map((sheet, index) => `<sheet name="${nameOf(sheet)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`);
  return `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${list.join("")}</sheets></workbook>`;
}

function linksPart(links: [type: string, target: string][]): string {
  const list = links.map(([type, target], index) => `<Relationship Id="rId${index + 1}" Type="${OFFICE}/${type}" Target="${target}"/>`);
  return `${HEAD}<Relationships xmlns="${LINKS}">${list.join("")}</Relationships>`;
}

function typesPart(paths: string[]): string {
  const own = (path: string, kind: string) => `<Override PartName="/${path}" ContentType="${TYPES}.${kind}+xml"/>`;
  const list = paths.map((path) => own(path, "worksheet")).join("");
  const rest = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>';
  return `${HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">${rest}${own("xl/workbook.xml", "sheet.main")}${list}</Types>`;
}

/** Write a workbook. */
export function xlsx(sheets: Sheet[]): Uint8Array<ArrayBuffer> {
  const paths = sheets.map((_, index) => `worksheets/sheet${index + 1}.xml`);
  const parts: Record<string, string> = {
    "[Content_Types].xml": typesPart(paths.map((path) => `xl/${path}`)),
    "_rels/.rels": linksPart([["officeDocument", "xl/workbook.xml"]]),
    "xl/workbook.xml": workbookPart(sheets),
    "xl/_rels/workbook.xml.rels": linksPart(paths.map((path) => ["worksheet", path])),
  };
  for (const [index, path] of paths.entries()) parts[`xl/${path}`] = sheetPart(sheets[index]!);
  return zipSync(Object.fromEntries(Object.entries(parts).map(([path, text]) => [path, strToU8(text)]))) as Uint8Array<ArrayBuffer>;
}
