/** Symbols of quantities in italics, and table heads in the form quantity/unit. */

import type { Column } from "../contract";
import { say } from "../language";
import { printed } from "../unit";

const PART = /([_^])(?:\{([^}]*)\}|(\w))/g;

/** A symbol such as `T^2` or `l_0`, with raised and lowered parts. */
export function Symbol({ text }: { text: string }) {
  const pieces: (string | preact.JSX.Element)[] = [];
  let from = 0;
  for (const match of text.matchAll(PART)) {
    pieces.push(text.slice(from, match.index));
    const inside = match[2] ?? match[3];
    pieces.push(match[1] === "^" ? <sup>{inside}</sup> : <sub>{inside}</sub>);
    from = match.index + match[0].length;
  }
  return <i class="symbol">{[...pieces, text.slice(from)]}</i>;
}

/** The head of a column or axis: quantity/unit, for example T²/s². */
export function Head({ column }: { column: Pick<Column, "symbol" | "unit" | "label"> }) {
  const unit = printed(column.unit);
  // 1/L over a unit would read as two divisions.
  const symbol = unit && column.symbol.includes("/") ? `(${column.symbol})` : column.symbol;
  return (
    <span class="head">
      {symbol ? <Symbol text={symbol} /> : say(column.label)}
      {unit && <>/{unit.includes("/") ? `(${unit})` : unit}</>}
    </span>
  );
}
