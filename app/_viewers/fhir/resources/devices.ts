import type { ResourceSpec } from "../draft"

export const DEVICE: ResourceSpec = {
  what: ["type", "deviceName", "name", "definition", "modelNumber", "udiCarrier", "udi"],
  when: ["manufactureDate"],
  first: [
    "deviceName",
    "manufacturer",
    "modelNumber",
    "model",
    "lotNumber",
    "serialNumber",
    "expirationDate",
    "expiry",
    "udiCarrier",
  ],
  labels: {
    udiCarrier: "UDI",
    udi: "UDI",
    expiry: "Expires",
    deviceIdentifier: "Device identifier",
    carrierHRF: "Carrier",
  },
}

export const DEVICE_USE: ResourceSpec = {
  words: "Device in use",
  what: ["device"],
  when: ["timing", "whenUsed", "recordedOn", "dateAsserted"],
  first: ["device", "bodySite", "reasonCode", "reason", "indication", "reasonReference"],
  labels: { device: "Device", bodySite: "Body site" },
  embed: ["device"],
}
