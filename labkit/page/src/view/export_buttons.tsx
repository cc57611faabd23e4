/** Taking the table home: as CSV or as an Excel workbook. */

import { useState } from "preact/hooks";
import { csv } from "../csv";
import { t } from "../language";
import { stateSheet, trialSheet } from "../sheet";
import type { State } from "../state";
import type { Props } from "./app";

const KINDS = { csv: "text/csv;charset=utf-8", xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" };
type Kind = keyof typeof KINDS;

function fileName({ opened, record }: State, now: Date, kind: Kind): string {
  const day = now.toISOString().slice(0, 16).replace(/[-:T]/g, "");
  return `${opened!.lab.slug}-${record?.apparatus_number ?? opened!.apparatus_number}-${day}.${kind}`;
}

async function contents(state: State, now: Date, kind: Kind): Promise<BlobPart> {
  const { lab } = state.opened!;
  const [about, trials] = [stateSheet(lab, state, now), trialSheet(lab, state)];
  if (kind === "csv") return csv([about, trials]);
  // Fetched when it is wanted: most pupils never do.
  const { xlsx } = await import("../xlsx");
  return xlsx([
    { name: t("Trials"), rows: trials },
    { name: t("About"), rows: about },
  ]);
}

function hand(name: string, blob: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The download holds its own reference once it has begun.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

export function ExportButtons({ session }: Props) {
  const [failed, setFailed] = useState(false);
  const { state } = session.store;
  if (state.rows.length === 0) return null;
  const take = async (kind: Kind) => {
    const now = new Date();
    setFailed(false);
    try {
      hand(fileName(state, now, kind), new Blob([await contents(state, now, kind)], { type: KINDS[kind] }));
    } catch {
      setFailed(true);
    }
  };
  return (
    <div class="export" role="group" aria-label={t("Export the table")}>
      <button type="button" class="plain" onClick={() => void take("csv")}>
        {t("Export CSV")}
      </button>
      <button type="button" class="plain" onClick={() => void take("xlsx")}>
        {t("Export Excel")}
      </button>
      {failed && (
        <p class="problem" role="alert">
          {t("The file could not be written while the connection is cut. Export CSV works all the same.")}
        </p>
      )}
    </div>
  );
}
