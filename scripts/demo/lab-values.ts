/** One line of the report. */
export interface Row {
  readonly test: string
  readonly result: string
  readonly unit: string
  readonly range: string
  readonly flag?: "High" | "Low"
}
export interface Group {
  readonly name: string
  readonly rows: readonly Row[]
}

const row = (test: string, result: string, unit: string, range: string, flag?: "High" | "Low"): Row =>
  flag ? { test, result, unit, range, flag } : { test, result, unit, range }

/** Groups of page one. */
export const FIRST: readonly Group[] = [
  {
    name: "Blood sugar",
    rows: [
      row("HbA1c", "7.4", "%", "4.0 to 5.6", "High"),
      row("HbA1c (IFCC)", "57", "mmol/mol", "20 to 38", "High"),
      row("Glucose, fasting", "7.8", "mmol/L", "3.9 to 5.5", "High"),
    ],
  },
  {
    name: "Lipids",
    rows: [
      row("Cholesterol, total", "4.6", "mmol/L", "below 5.0"),
      row("LDL cholesterol", "2.4", "mmol/L", "below 2.6"),
      row("HDL cholesterol", "1.3", "mmol/L", "above 1.2"),
      row("Triglycerides", "1.9", "mmol/L", "below 1.7", "High"),
      row("Non-HDL cholesterol", "3.3", "mmol/L", "below 3.4"),
    ],
  },
  {
    name: "Kidney",
    rows: [
      row("Creatinine", "74", "µmol/L", "45 to 84"),
      row("eGFR (CKD-EPI 2009)", "72", "mL/min/1.73 m²", "above 60"),
      row("Urea", "5.9", "mmol/L", "2.8 to 8.1"),
      row("Sodium", "139", "mmol/L", "136 to 145"),
      row("Potassium", "4.4", "mmol/L", "3.5 to 5.1"),
    ],
  },
]

/** Groups of page two. */
export const SECOND: readonly Group[] = [
  {
    name: "Urine, first of the morning",
    rows: [
      row("Albumin", "28", "mg/L", "below 20", "High"),
      row("Creatinine", "7.4", "mmol/L", "2.5 to 19.2"),
      row("Albumin to creatinine ratio", "3.8", "mg/mmol", "below 3.0", "High"),
    ],
  },
  {
    name: "Liver",
    rows: [
      row("ALT", "24", "U/L", "below 35"),
      row("GGT", "29", "U/L", "below 40"),
      row("Albumin", "42", "g/L", "35 to 50"),
    ],
  },
  {
    name: "Blood count",
    rows: [
      row("Haemoglobin", "11.8", "g/dL", "12.0 to 15.5", "Low"),
      row("Platelets", "246", "10^9/L", "150 to 400"),
      row("White cells", "6.7", "10^9/L", "4.0 to 10.0"),
    ],
  },
]

/** HbA1c of this and the earlier reports, in percent. */
export const COURSE = [
  ["Nov 2025", 8.6],
  ["Mar 2026", 8.3],
  ["Jul 2026", 8.1],
  ["Nov 2026", 7.4],
] as const
