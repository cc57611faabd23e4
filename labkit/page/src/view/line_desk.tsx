/** The numbers of the pupil's line: where its handles stand, and slope and intercept to type. */

import { useState } from "preact/hooks";
import type { Column } from "../contract";
import { t } from "../language";
import { printed, typed } from "../unit";
import { intercept, type Line, lineThrough, type Point, slope } from "./plot";

interface DeskProps {
  line: Line | null;
  start: () => void;
  change: (line: Line | null) => void;
  x: Column;
  y: Column;
}

const three = (value: number) => (Number.isFinite(value) ? String(Number(value.toPrecision(4))).replace("-", "−") : "");

function place({ x, y }: Point, across: Column, up: Column): string {
  return `(${three(x)} ${printed(across.unit)}, ${three(y)} ${printed(up.unit)})`;
}

function NumberBox({ label, value, change }: { label: string; value: number; change: (value: number) => void }) {
  const [draft, setDraft] = useState<string | null>(null);
  const number = draft === null ? value : typed(draft);
  const commit = () => {
    if (draft !== null && number !== null) change(number);
    setDraft(null);
  };
  return (
    <label class="number-box">
      {label}
      <input
        type="text"
        inputMode="decimal"
        aria-invalid={number === null}
        value={draft ?? three(value)}
        onInput={(event) => setDraft(event.currentTarget.value)}
        onBlur={commit}
        onKeyDown={(event) => event.key === "Enter" && commit()}
      />
    </label>
  );
}

export function LineDesk({ line, start, change, x, y }: DeskProps) {
  if (!line) {
    return (
      <p>
        <button type="button" onClick={start}>
          {t("Lay a straight line")}
        </button>
      </p>
    );
  }
  const [k, b] = [slope(line), intercept(line)];
  return (
    <div class="line-desk">
      <p class="handles">
        A {place(line.a, x, y)} <br />B {place(line.b, x, y)}
      </p>
      <NumberBox label={t("Slope of the line")} value={k} change={(next) => change(lineThrough(line, next, b))} />
      <NumberBox label={t("Intercept")} value={b} change={(next) => change(lineThrough(line, k, next))} />
      <button type="button" class="plain" onClick={() => change(null)}>
        {t("Remove the line")}
      </button>
    </div>
  );
}
