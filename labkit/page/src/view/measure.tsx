/** The third step: the table of trials, and what the instruments can tell apart. */

import { useEffect } from "preact/hooks";
import type { LabPage, Reading } from "../contract";
import { say, t } from "../language";
import { printed } from "../unit";
import type { Props } from "./app";
import { columnOf, groups } from "./cell";
import { ExportButtons } from "./export_buttons";
import { NextStep } from "./next_step";
import { TrialTable } from "./trial_table";

/** Readings by instrument: those of a picture (x0, x1, …) belong to one. */
function families(readings: Record<string, Reading>): [string, Reading][] {
  const found = new Map<string, [string, Reading]>();
  for (const [name, reading] of Object.entries(readings)) {
    const family = name.replace(/^([xy])\d+$/, "$1");
    if (!found.has(family)) found.set(family, [family, reading]);
  }
  return [...found.values()];
}

function instrument(lab: LabPage, name: string, reading: Reading): string {
  const unit = printed(reading.unit);
  return t("{name}: read to {resolution} {unit}, uncertainty of one reading {uncertainty} {unit}", {
    name: say(columnOf(lab, name).label),
    resolution: reading.resolution,
    uncertainty: Number(reading.uncertainty.toPrecision(2)),
    unit,
  });
}

function Instruments({ session }: Props) {
  const { opened, rows, covered } = session.store.state;
  const newest = rows.at(-1);
  if (!opened || !newest || covered) return null;
  return (
    <details class="instruments">
      <summary>{t("Instruments of the newest trial")}</summary>
      <ul>
        {families(newest.signed.trial.readings).map(([name, reading]) => (
          <li key={name}>{instrument(opened.lab, name, reading)}</li>
        ))}
      </ul>
    </details>
  );
}

export function Measure({ session }: Props) {
  const { rows } = session.store.state;
  useEffect(() => session.desk?.analysis.prepare(), [rows]);
  return (
    <>
      <h2>{t("Trials")}</h2>
      <p class="count">{t("Trials: {trials}, settings: {settings}; repeats stand together.", { trials: rows.length, settings: groups(rows).length })}</p>
      <TrialTable session={session} />
      <ExportButtons session={session} />
      <Instruments session={session} />
      <NextStep session={session} />
    </>
  );
}
