import { messages } from "../_language/catalogue"

export default messages({
  kinds: {
    "lab-result": "Lab result",
    letter: "Letter",
    image: "Image",
    prescription: "Prescription",
    summary: "Summary",
    ecg: "ECG",
    diary: "Diary",
    other: "Record",
  },
  ended: "Ended",
  endsToday: "Ends within a day",
  daysLeft: "{days, plural, one {# day left} other {# days left}}",
  bytes: "{number}\u00a0bytes",
  kilobytes: "{number}\u00a0KB",
  megabytes: "{number}\u00a0MB",
  gigabytes: "{number}\u00a0GB",
  people: "{people, plural, one {# person} other {# people}}",
})
