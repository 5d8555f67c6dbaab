// What a session needs from the moment that a wallet is connected, as one part that `session.tsx` loads then. It brings
// ethers, the contracts' interfaces and the cryptography; nothing that the welcome page needs may be imported from here.
export { KeptKeys } from "../_core/keys/kept-keys"
export { begunRekeys } from "../_core/keys/begun-rekeys"
export { newSignerKey } from "../_core/keys/signer-key"
export { newestOf } from "../_core/keys/masters"
export { isDue, rekeyWork } from "../_core/keys/rekey-work"
export { withActedFor } from "../_core/notebook"
export { actFor } from "../_journeys/act-for"
export { recordContributions } from "../_journeys/contribute"
export { dropRekeys, eraseFormer } from "../_journeys/erase-former"
export { changeNotebook, readAndMend, readNotebook } from "../_journeys/keep-notebook"
export { makePasskey, openByCode, openByPasskey } from "../_journeys/passkeys"
export { readPatient } from "../_journeys/read-patient"
export { rekeyRecords } from "../_journeys/rekey-records"
export { signIn } from "../_journeys/sign-in"
export { lookAtVault, unlockKeys } from "../_journeys/unlock-keys"
export { UploadQueue } from "../_journeys/upload-queue"
export { isContribution, recordUploads } from "../_journeys/upload-records"
export {
  askConsent,
  createBeforeSignIn,
  createFollower,
  createPasskeyAccount,
  createSearchIndex,
  createServices,
  whoPays,
} from "../_services"
