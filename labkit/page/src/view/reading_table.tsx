/** The readings of a picture as a table: what was read at each marked point, and what a pupil wants beside it. */

import { t } from "../language";
import { shown } from "../unit";
import type { Read } from "./picture_row";

interface Extra {
  head: preact.ComponentChildren;
  cell: (number: number) => string;
}

/** The number of a reading at a marked point. */
export function at({ trial }: Read, name: "x" | "y", number: number): number | undefined {
  return trial.readings[`${name}${number}`]?.value;
}

function decimals(resolution: number | undefined): number {
  return resolution ? Math.max(0, Math.round(-Math.log10(resolution) + 0.3)) : 3;
}

function extras(read: Read, digits: number): Extra[] {
  const x = (number: number) => at(read, "x", number) ?? Number.NaN;
  if (read.picture.kind === "tape") {
    const gap = (number: number) => (number === 0 ? "" : shown(x(number) - x(number - 1), digits));
    const head = (
      <>
        (<i>x</i>
        <sub>n</sub> − <i>x</i>
        <sub>n−1</sub>)/m
      </>
    );
    return [{ head, cell: gap }];
  }
  const y = (number: number) => shown(at(read, "y", number), digits);
  const square = (number: number) => shown(x(number) ** 2, digits + 1);
  return [
    { head: <><i>y</i>/m</>, cell: y },
    { head: <><i>x</i>²/m²</>, cell: square },
  ];
}

export function ReadingTable(read: Read) {
  const { picture, trial } = read;
  const digits = decimals(trial.readings.x0?.resolution);
  const more = extras(read, digits);
  const [first = 0] = picture.marked;
  return (
    <table class="picture-readings">
      <caption>{t("Readings, each ± {uncertainty} m", { uncertainty: Number((trial.readings.x0?.uncertainty ?? 0).toPrecision(2)) })}</caption>
      <thead>
        <tr>
          <th scope="col">{t("Point")}</th>
          <th scope="col"><i>t</i>/s</th>
          <th scope="col"><i>x</i>/m</th>
          {more.map(({ head }, index) => <th scope="col" key={index}>{head}</th>)}
        </tr>
      </thead>
      <tbody>
        {picture.marked.map((place, number) => (
          <tr key={number}>
            <th scope="row">{number}</th>
            <td>{shown((place - first) * picture.interval, 2)}</td>
            <td>{shown(at(read, "x", number), digits)}</td>
            {more.map(({ cell }, index) => <td key={index}>{cell(number)}</td>)}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
