/** The arrows as a table for those who do not see them. */

import type { Arrow } from "../contract";
import { say, t } from "../language";
import type { Motion } from "../motion";
import { shown } from "../unit";

/** Rough sizes are said in tenths. */
const DECIMALS = 1;

/** Each arrow's components at a time [s], over the longest of its kind. */
export function ArrowTable({ arrows, motion, time }: { arrows: Arrow[]; motion: Motion; time: number }) {
  return (
    <table class="visually-hidden arrows">
      <caption>{t("Arrows at {time} s, each over the longest of its kind in this run", { time: shown(time, 2) })}</caption>
      <thead>
        <tr>
          <th scope="col">{t("Arrow")}</th>
          {["x", "y", "z"].map((head) => (
            <th scope="col" key={head}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {arrows.map(({ name, symbol, label }) => (
          <tr key={name}>
            <th scope="row">
              {say(label)} {symbol}
            </th>
            {(motion.arrow(name, time) ?? [0, 0, 0]).map((value, axis) => (
              <td key={axis}>{shown(value, DECIMALS)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
