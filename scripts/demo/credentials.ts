import type { DemoPerson } from "../../app/_adapters/wallet/demo-people"
import type { Profile } from "../../app/_core/directory/profile"
import type { DemoIssuer } from "./issuers"

/** What the local chain's issuers say of its doctors. All are invented. */
export interface DemoCredential {
  readonly by: DemoIssuer
  readonly about: DemoPerson["id"]
  /** From the chain's now. */
  readonly days: number
  readonly profile: Profile
  /** Taken back at once. */
  readonly revoked?: true
}

/** One doctor by both issuers, one whose credential ends soon, one whose was taken back. */
export const DEMO_CREDENTIALS: readonly DemoCredential[] = [
  {
    by: "chamber",
    about: "rao",
    days: 700,
    profile: {
      v: 1,
      name: "Dr Nandini Rao",
      specialty: "Family medicine",
      licence: "DMC-20417",
      organization: "Lakeside Practice",
      communication: ["en", "ml", "hi"],
    },
  },
  {
    by: "hospital",
    about: "rao",
    days: 300,
    profile: { v: 1, name: "Dr Nandini Rao", specialty: "Family medicine", licence: "SA-1180" },
  },
  {
    by: "hospital",
    about: "brandt",
    days: 11,
    profile: {
      v: 1,
      name: "Dr Lukas Brandt",
      specialty: "Cardiology",
      licence: "SA-0962",
      organization: "St. Alban City Hospital, heart clinic",
      communication: ["de", "en"],
    },
  },
  {
    by: "chamber",
    about: "marchetti",
    days: 400,
    profile: { v: 1, name: "Dr Elena Marchetti", specialty: "Diabetology", licence: "DMC-19833" },
    revoked: true,
  },
]
