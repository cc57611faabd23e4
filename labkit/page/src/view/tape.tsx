/** A paper tape beside a ruler, in about its own size, and the readings of its counting points. */

import { t } from "../language";
import { shown } from "../unit";
import type { Read } from "./picture_row";
import { ReadingTable } from "./reading_table";

const PX_PER_M = 4000;
const MM = 1e-3;
const DOT = { y: 24, radius: 2 };
const RULER = 56;
const HEIGHT = 104;
const MARGIN = 16;

/** From the first whole centimetre at or below the dots to the first above them [mm]. */
function reach(points: number[][]): [number, number] {
  const along = points.map(([x = 0]) => x * 1000);
  return [Math.min(0, Math.floor(Math.min(...along) / 10) * 10), Math.ceil((Math.max(...along) + 2) / 10) * 10];
}

function tickLength(mm: number): number {
  if (mm % 10 === 0) return 18;
  return mm % 5 === 0 ? 13 : 8;
}

function Ruler({ from, to, px }: { from: number; to: number; px: (metres: number) => number }) {
  const marks = Array.from({ length: to - Math.max(0, from) + 1 }, (_, index) => Math.max(0, from) + index);
  return (
    <g class="tape-ruler">
      <rect x={px(Math.max(0, from) * MM) - 6} y={RULER} width={px(to * MM) - px(Math.max(0, from) * MM) + 12} height={HEIGHT - RULER - 4} />
      <path d={marks.map((mm) => `M${px(mm * MM)},${RULER}v${tickLength(mm)}`).join("")} />
      {marks
        .filter((mm) => mm % 10 === 0)
        .map((mm) => (
          <text key={mm} x={px(mm * MM)} y={RULER + 34} text-anchor="middle">
            {mm / 10}
          </text>
        ))}
    </g>
  );
}

function Dots({ picture, px }: Pick<Read, "picture"> & { px: (metres: number) => number }) {
  return (
    <g>
      {picture.points.map(([x = 0], index) => {
        const count = picture.marked.indexOf(index);
        return (
          <g key={index} class={count < 0 ? "tape-dot" : "tape-dot counting"}>
            <circle cx={px(x)} cy={DOT.y} r={DOT.radius} />
            {count >= 0 && <path d={`M${px(x)},${DOT.y + 6}V${RULER}`} />}
            {count >= 0 && (
              <text x={px(x)} y={DOT.y - 8} text-anchor="middle">
                {count}
              </text>
            )}
          </g>
        );
      })}
    </g>
  );
}

export function Tape({ picture, trial }: Read) {
  const [from, to] = reach(picture.points);
  const px = (metres: number) => MARGIN + (metres - from * MM) * PX_PER_M;
  const [first = 0, second = 0] = picture.marked;
  const facts = { count: picture.points.length, interval: picture.interval, step: shown((second - first) * picture.interval, 1) };
  return (
    <>
      <div class="picture-place" tabIndex={0} role="region" aria-label={t("Paper tape and ruler")}>
        <svg width={px(to * MM) + MARGIN} height={HEIGHT} role="img" aria-label={t("Tape of {count} dots; the table below holds the readings", facts)}>
          <rect class="tape-paper" x={2} y={4} width={px(to * MM) + MARGIN - 4} height={RULER - 10} />
          <Ruler from={from} to={to} px={px} />
          <Dots picture={picture} px={px} />
        </svg>
      </div>
      <p class="hint">{t("A dot every {interval} s; the numbered counting points are {step} s apart. The ruler is in cm, its division 1 mm; read to a tenth of it.", facts)}</p>
      <ReadingTable picture={picture} trial={trial} />
    </>
  );
}
