import { translated } from "../_language/catalogue"
import type english from "./format.en"

export default translated<typeof english>({
  kinds: {
    "lab-result": "Laborbefund",
    letter: "Arztbrief",
    image: "Bild",
    prescription: "Rezept",
    summary: "Zusammenfassung",
    ecg: "EKG",
    diary: "Tagebuch",
    other: "Eintrag",
  },
  ended: "Beendet",
  endsToday: "Endet innerhalb eines Tages",
  daysLeft: "{days, plural, one {noch # Tag} other {noch # Tage}}",
  bytes: "{number}\u00a0Byte",
  kilobytes: "{number}\u00a0KB",
  megabytes: "{number}\u00a0MB",
  gigabytes: "{number}\u00a0GB",
  people: "{people, plural, one {# Person} other {# Personen}}",
})
