/** Mean and spread below repeats. */

import type { Column, LabPage } from "../contract";
import { spread } from "../group";
import { t } from "../language";
import type { State } from "../state";
import { shown } from "../unit";
import { type Group, valueOf } from "./cell";

function summary(values: (number | undefined)[], { decimals }: Column) {
  const found = spread(values.filter((value) => value !== undefined));
  // One digit more than a single reading has: the mean of several is better than each.
  return (
    found && (
      <>
        {shown(found.mean, decimals + 1)}
        <small> ± {shown(found.deviation, decimals + 1)}</small>
      </>
    )
  );
}

export function SummaryRow({ state, lab, group }: { state: State; lab: LabPage; group: Group }) {
  const used = group.members
    .filter(({ row }) => row.state !== "refused" && row.signed.trial.id !== state.covered)
    .map(({ row }) => row.signed.trial)
    .filter(({ id }) => state.answers.excluded?.[id] === undefined);
  if (used.length < 2) return null;
  return (
    <tr class="summary">
      <th scope="row">
        <abbr title={t("Mean and standard deviation of {count} repeats", { count: used.length })}>{t("Mean")}</abbr>
      </th>
      {lab.columns.map((column) => (
        <td key={column.name}>{column.of === "controls" ? "" : summary(used.map((trial) => valueOf(trial, column.name)), column)}</td>
      ))}
      <td class="actions">{t("± standard deviation")}</td>
    </tr>
  );
}
