/** Said wherever a modifier extension is not known (hl7.org/fhir/R4/extensibility.html#modifierExtension). */
export const NOT_UNDERSTOOD = "This entry carries a condition that we do not understand: read the file"
export const DAMAGED_MARKUP = "A text in this file has damaged markup: it is shown without its layout."
export const DAMAGED_FILE = "A file inside this file is damaged and cannot be opened."
