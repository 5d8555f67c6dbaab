/** A child's vaccination card as plain text. All of it is invented. */
export const vaccinations = (): Uint8Array =>
  new TextEncoder().encode(
    [
      "VACCINATION CARD",
      "Nila Menon, born 12 April 2020",
      "Backwater Children's Clinic, Kochi",
      "",
      "12 April 2020       BCG, Hepatitis B (1), OPV 0",
      "24 May 2020         Pentavalent (1), OPV 1, Rotavirus (1)",
      "21 June 2020        Pentavalent (2), OPV 2, Rotavirus (2)",
      "26 July 2020        Pentavalent (3), OPV 3, Rotavirus (3)",
      "18 January 2021     Measles and rubella (1)",
      "20 August 2021      Measles and rubella (2), DPT booster (1)",
      "14 April 2026       DPT booster (2)",
      "",
      "Next: tetanus and diphtheria, April 2030",
      "",
    ].join("\n"),
  )
