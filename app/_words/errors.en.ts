import { messages } from "../_language/catalogue"

export default messages({
  codes: {
    "wallet-refused": {
      title: "You said no in your wallet",
      safe: "Nothing was sent and nothing has changed.",
      next: "Your choices are still here if you want to try again.",
    },
    "wallet-locked": {
      title: "Your wallet is locked",
      safe: "Nothing has changed.",
      next: "Open it, type its password there, then try again.",
    },
    "wallet-busy": {
      title: "Your wallet is still waiting for an answer",
      safe: "Nothing was sent by this.",
      next: "Open it, answer or close what is waiting there, then try again.",
    },
    "wallet-failed": {
      title: "Your wallet did not answer",
      safe: "Nothing was sent.",
      next: "Open it to see whether it is waiting for you, then try again.",
    },
    "wallet-unclear": {
      title: "Your wallet reported a fault",
      safe: "We do not know whether it sent anything, and do not count this as done.",
      next: "Look at your wallet’s activity before you try again.",
    },
    "wallet-unsteady": {
      title: "This wallet signs differently each time",
      safe: "Your keys are made, and no way in depends on this wallet.",
      next: "Open your records with your recovery code instead.",
    },
    "wallet-not-deployed": {
      title: "Your wallet is not set up on this network yet",
      safe: "Nothing was sent and nothing changed.",
      next: "It is a contract that comes into being with its first transaction. Send something with it once, then try again.",
    },
    "wallet-unanswered": {
      title: "You stopped waiting for your wallet",
      safe: "Nothing was sent. If you sign it later, that is not used.",
      next: "Your choices are still here if you want to try again.",
    },
    "wallet-still-asks": {
      title: "Your wallet still asks you about this",
      safe: "Nothing was sent so far. If you say yes there, it counts, and this page shows it.",
      next: "Say no in your wallet first if you want to do it anew. If it shows nothing, reload this page.",
    },
    "wallet-chain-other": {
      title: "Your wallet shows a former local network",
      safe: "Nothing was sent. It has the same number as the one here, and is not the same.",
      next: "In MetaMask choose Settings, Advanced, Clear activity data, and check the network’s address; then try again.",
    },
    "tab-busy": {
      title: "Another tab of Keyward is waiting for your wallet",
      safe: "Nothing was sent from this one.",
      next: "Answer there first, then try again here.",
    },
    "account-switched": {
      title: "Your wallet changed to another account",
      safe: "We stopped before anything was sent in the wrong name.",
      next: "Choose the account you want in your wallet and sign in again.",
    },
    "network-wrong": {
      title: "Your wallet is on another network",
      safe: "Nothing was sent.",
      next: "Switch your wallet to the network that keeps your records.",
    },
    "chain-unreachable": {
      title: "We can’t reach the network",
      safe: "Your records and everyone’s access are as you left them; files you have just added wait on this device.",
      next: "Check your connection and try again.",
    },
    "chain-restarted": {
      title: "This local network has started afresh",
      safe: "What was on the former one is not shown, because it no longer exists there.",
      next: "In MetaMask choose Settings, Advanced, Clear activity data; then sign in again.",
    },
    "transaction-failed": {
      title: "It was not confirmed",
      safe: "Nothing changed.",
      next: "Try again; if it fails once more, look at your wallet’s activity.",
    },
    "transaction-replaced": {
      title: "Your wallet sent something else instead",
      safe: "We do not count this as done.",
      next: "Look at your wallet’s activity, then try again here.",
    },
    "transaction-cancelled": {
      title: "You cancelled it in your wallet",
      safe: "Nothing changed.",
      next: "Your choices are still here if you want to try again.",
    },
    "transaction-dropped": {
      title: "It got lost on its way",
      safe: "No node knows it any more, so nothing changed.",
      next: "If your wallet still lists it as waiting, cancel it there; then try again here.",
    },
    "relay-refused": {
      title: "This can’t be sent free of charge just now",
      safe: "Nothing changed.",
      next: "Try again later.",
    },
    "relay-false": {
      title: "We were told it was sent, and it was not",
      safe: "We do not count this as done.",
      next: "It may still be sent in the next quarter of an hour: look again then before you repeat it.",
    },
    "action-unsettled": {
      title: "You signed it, and it has not arrived yet",
      safe: "It may still take effect in the next quarter of an hour, and then just once.",
      next: "Look again then, or try once more: only one of the two can take effect.",
    },
    "nobody-pays": {
      title: "This can’t be sent just now",
      safe: "Nothing changed, and your choices are still here.",
      next: "Whoever runs this site pays for sending; that does not work at the moment. Try again later.",
    },
    "providers-disagree": {
      title: "Two sources disagree, so we stopped",
      safe: "Nothing was shared, because one of them may be telling you something false.",
      next: "Check again in a moment, or change the network’s address in your wallet.",
    },
    "history-invalid": {
      title: "This history doesn’t add up",
      safe: "Something was left out or changed on its way to you, so we show none of it.",
      next: "Check again, or use another network address.",
    },
    "history-shrank": {
      title: "This history is shorter than it was",
      safe: "You have seen entries that this source no longer shows, so we stopped.",
      next: "Check again, or use another network address.",
    },
    "not-allowed": {
      title: "This account may not do that",
      safe: "Nothing changed.",
      next: "Only the patient, or somebody whom the patient named, can write here.",
    },
    "care-closed": {
      title: "An account that you keep does not open",
      safe: "Nothing was changed: neither your keys nor that account’s.",
      next: "Try again later. With new keys you would open it only with its own recovery code, on paper.",
    },
    "may-not-contribute": {
      title: "You may not add records here",
      safe: "Nothing was added. What was sent of it is encrypted, and goes when you take it away.",
      next: "Ask the patient to let you add results to this folder.",
    },
    "content-displaced": {
      title: "This record does not show what it should",
      safe: "What it showed before is still stored.",
      next: "Put it right first, by the line at the top of the page; then do this again.",
    },
    "epoch-moved": {
      title: "The keys changed while you were working",
      safe: "Nothing was shared with an old key.",
      next: "Try again; it uses the new one.",
    },
    "key-changed": {
      title: "This person’s key has changed",
      safe: "Nothing was encrypted to the new one.",
      next: "Compare its digits with them, by phone or in person, before you go on.",
    },
    "vault-changed": {
      title: "Your keys were changed on another device",
      safe: "Nothing was overwritten.",
      next: "Unlock again here, then repeat the change.",
    },
    "grant-missing": {
      title: "This is no longer shared",
      safe: "Nothing changed.",
      next: "Look at who can see what; the list is up to date.",
    },
    "grant-over": {
      title: "The time for sharing this is over",
      safe: "Nothing more can be opened until it is shared again.",
      next: "Ask the patient to share it again.",
    },
    "not-invited": {
      title: "This person takes records by invitation only",
      safe: "Nothing was shared.",
      next: "Ask them to invite your account first.",
    },
    "request-open": {
      title: "You have asked this person already",
      safe: "Your first request still waits for an answer.",
      next: "Wait for the answer, or take the request back and ask again.",
    },
    "request-over": {
      title: "This request is over",
      safe: "Nothing changed.",
      next: "It was answered, taken back or ran out; the list is up to date.",
    },
    "request-refused": {
      title: "This person does not take requests from you now",
      safe: "Nothing was sent to them.",
      next: "They said no before; speak with them, they can share with you at any time.",
    },
    "request-too-soon": {
      title: "This person said no not long ago",
      safe: "Nothing was sent to them.",
      next: "After a first no you can ask again in a week, after each further one later, up to a year. They can share with you at any time.",
    },
    "requests-full": {
      title: "Too many people are asking this person now",
      safe: "Nothing was sent to them.",
      next: "Ask them to invite you: those whom they invited or share with can always ask. Or try again in a week.",
    },
    "requests-spent": {
      title: "You have asked 16 times within a day",
      safe: "The requests you made before still stand.",
      next: "Ask again tomorrow.",
    },
    "reason-too-long": {
      title: "The reason is too long",
      safe: "Nothing was sent.",
      next: "Say it in 500 characters or fewer.",
    },
    "record-unknown": {
      title: "There is no such record",
      safe: "Nothing changed.",
      next: "Go back to the list; it is up to date.",
    },
    "account-frozen": {
      title: "This account is frozen",
      safe: "Nothing was written, and nobody can write for it until it is recovered.",
      next: "Its owner can give it another wallet with the recovery code.",
    },
    "wallet-shut": {
      title: "This wallet does not open its account any more",
      safe: "The account was frozen or has another wallet now; everything in it is still there.",
      next: "Connect the wallet that the account uses now, or use the recovery code.",
    },
    "recovery-wrong": {
      title: "This code is not the account’s recovery code",
      safe: "Nothing has changed.",
      next: "Check the account and the code; the newest printed code is the one that counts.",
    },
    "recovery-too-early": {
      title: "It is too early for that",
      safe: "The account stays frozen; nobody can write for it.",
      next: "Come back on the day shown here, with your recovery code and your new wallet.",
    },
    "wallet-not-fresh": {
      title: "This wallet is in use already",
      safe: "Nothing has changed.",
      next: "Make a new account in your wallet, one that was never used here, and connect it.",
    },
    "consent-wrong": {
      title: "The new wallet’s consent does not count",
      safe: "The account has no other wallet yet.",
      next: "Try again, and sign with the very account that is connected; if that does not help, connect another new wallet.",
    },
    "delegation-over": {
      title: "You no longer act for this person",
      safe: "Nothing was written in their name, and their keys are gone from this page.",
      next: "Ask them to name you again if you still should.",
    },
    "registry-refused": {
      title: "The registry refused this",
      safe: "Nothing changed.",
      next: "Reload the page and try again.",
    },
    locked: {
      title: "Your keys are locked",
      safe: "Everything is as you left it.",
      next: "Unlock them to go on.",
    },
    "key-missing": {
      title: "This person has no keys yet",
      safe: "Nothing was shared.",
      next: "Ask them to sign in to Keyward once and create their keys.",
    },
    "own-key-replaced": {
      title: "Somebody else has published a key in your name",
      safe: "Your keys are safe, and nothing of yours opens with that one. What people send you now may be closed to you until your own key is published again.",
      next: "If you did not do this, somebody can use your wallet: your recovery code gives this account another wallet. Else publish your own key again.",
    },
    "master-missing": {
      title: "New keys are needed first",
      safe: "Nothing was changed.",
      next: "These records were moved on to keys that do not exist yet. The person whose records these are makes them with “Go on” at the top of their page.",
    },
    "keys-full": {
      title: "There are too many keys to hand over at once",
      safe: "Nothing was changed.",
      next: "Encrypt your records again under Settings, with new keys. Fewer are needed then, and this works again.",
    },
    "key-wrong": {
      title: "That key doesn’t open this",
      safe: "Nothing was opened and nothing is lost.",
      next: "It may have been shared with an earlier key of yours; ask for it to be shared again.",
    },
    "key-unusable": {
      title: "This person’s published key is damaged",
      safe: "Nothing was shared.",
      next: "Ask them to publish new keys, in the settings of Keyward.",
    },
    "secret-wrong": {
      title: "That secret doesn’t open your keys",
      safe: "Nothing is lost, and you can try as often as you like.",
      next: "Capital letters and spaces count. Your recovery code also opens them.",
    },
    "recovery-code-wrong": {
      title: "That is not your recovery code",
      safe: "Nothing is lost, and you can try as often as you like.",
      next: "Look for a letter typed wrong; dashes, spaces and capitals make no difference.",
    },
    "vault-not-own": {
      title: "Other keys stand in the place of yours",
      safe: "Nothing was opened with them, and nothing was published.",
      next: "If you made new keys somewhere else, use their recovery code. If you did not, somebody can use your wallet: your own keys can be put back by your recovery code.",
    },
    "vault-missing": {
      title: "We found no keys for this account",
      safe: "If you made some, they are not gone: this store does not have them.",
      next: "Check that your wallet shows the right account, or bring back the copy that you saved as a file.",
    },
    "vault-altered": {
      title: "Your stored keys were changed by somebody else",
      safe: "We did not use them.",
      next: "Check again, or open the copy that you saved as a file.",
    },
    "vault-malformed": {
      title: "Your stored keys can’t be read",
      safe: "We did not change them.",
      next: "Check again, or open the copy that you saved as a file.",
    },
    "vault-full": {
      title: "Too many new keys were prepared and not used",
      safe: "Your present keys are in force.",
      next: "Sign out and in again, then make them once more. If it was not you, somebody else was signed in: make new keys under Settings.",
    },
    "share-missing": {
      title: "The store has no part for your wallet",
      safe: "Nothing is lost: your recovery code opens your records without the store’s part.",
      next: "Use your recovery code, then make your wallet’s way anew under Settings.",
    },
    "passkey-unavailable": {
      title: "Passkeys do not work at this address or in this browser",
      safe: "Nothing was made and nothing has changed.",
      next: "Open this site by its name and https in a present-day browser, or connect a wallet.",
    },
    "passkey-cancelled": {
      title: "Your device did not confirm it",
      safe: "Nothing was sent and nothing has changed.",
      next: "Try again, and confirm with your face, your finger or the device’s PIN when it asks.",
    },
    "passkey-no-prf": {
      title: "This device’s passkeys cannot keep a key",
      safe: "Nothing was stored. You can delete the passkey that it has just made.",
      next: "Use another device or another place for passkeys (your phone, say), or connect a wallet.",
    },
    "passkey-unequal": {
      title: "Your device gave another key than it did before",
      safe: "We did not use it: your records could not be opened again with it. Nothing was stored.",
      next: "Try again and choose the passkey that was just made; or use another device.",
    },
    "passkey-unknown": {
      title: "This passkey opens nothing here",
      safe: "Nothing is lost. It was removed from its account, or its set-up was never finished.",
      next: "Try another passkey or your recovery code, or make a new account.",
    },
    "passkey-failed": {
      title: "Your device could not use a passkey",
      safe: "Nothing was sent and nothing has changed.",
      next: "Check that the device has a screen lock, then try again.",
    },
    "passkeys-full": {
      title: "You have eight passkeys already",
      safe: "Nothing has changed.",
      next: "Remove one that you do not use any more, then add this one.",
    },
    "signature-foreign": {
      title: "We did not sign this",
      safe: "Nothing was sent. It is no action of this site.",
      next: "Reload this page. If it happens again, tell whoever runs the site.",
    },
    "notebook-moved": {
      title: "Your settings were changed on another device",
      safe: "Nothing was overwritten.",
      next: "Try again; it starts from the newest ones.",
    },
    "sealed-moved": {
      title: "This was changed on another device",
      safe: "Nothing was overwritten.",
      next: "Try again; it starts from the newest version.",
    },
    "receipt-moved": {
      title: "Another device left a receipt at the same time",
      safe: "Nothing of what you opened is lost.",
      next: "Your receipt leaves by itself, behind the other one.",
    },
    "sealed-full": {
      title: "The space for search and results is full",
      safe: "All your records are kept.",
      next: "What does not fit is read again from the records, which takes longer.",
    },
    "link-unknown": {
      title: "This link is no longer there",
      safe: "Nobody can open it.",
      next: "Look at your list of links, or make a new one.",
    },
    "links-full": {
      title: "There is no room for another link",
      safe: "Your records and your other links are as they were.",
      next: "End links that nobody needs any more, then try again.",
    },
    "drop-used": {
      title: "This link has been used",
      safe: "Nothing more can be sent by it, and nothing of this was kept.",
      next: "Ask for a new link if there is more to send.",
    },
    "drop-over": {
      title: "This link takes nothing any more",
      safe: "Nothing of this was kept.",
      next: "Ask for a new link.",
    },
    "drops-full": {
      title: "There is no room for more that comes by links",
      safe: "Your records, and what has arrived, are as they were.",
      next: "File or discard what has arrived, end links that nobody needs any more, then try again.",
    },
    "profile-malformed": {
      title: "This profile can’t be used",
      safe: "Nothing was published.",
      next: "Use plain names without hidden characters, on one line each.",
    },
    "not-readable": {
      title: "This is not shared with you",
      safe: "Nothing was opened.",
      next: "Ask the patient to share it with you.",
    },
    "patient-alone": {
      title: "Only the patient can open this",
      safe: "Whoever added it may not read the patient’s records, so it is locked for the patient alone.",
      next: "Once the patient has opened and filed it, you can read it, too.",
    },
    "record-altered": {
      title: "This is not the file that was saved",
      safe: "It was changed where it is stored, so we did not open any of it.",
      next: "Your history still proves which one is right. Try to fetch it again.",
    },
    "export-malformed": {
      title: "This is not a whole export",
      safe: "It may be another kind of file, or it was cut off while it was saved or copied. Nothing of it was used.",
      next: "Choose the file again, or another copy of it.",
    },
    "export-altered": {
      title: "This export was changed",
      safe: "What is in it does not fit what was signed when it was made. Nothing of it was used.",
      next: "Choose another copy, or make a new export.",
    },
    "export-foreign": {
      title: "The account did not sign this export",
      safe: "Somebody else did, so nobody knows where it comes from. Nothing of it was used.",
      next: "Use an export that you made yourself.",
    },
    "export-key-wrong": {
      title: "This key does not open the export",
      safe: "The export is as it was.",
      next: "Choose the key file that was saved together with it.",
    },
    "record-copied": {
      title: "This is a copy of another record",
      safe: "The one it was copied from is still there.",
      next: "Open the first one instead.",
    },
    "manifest-malformed": {
      title: "We can’t read what this record says of itself",
      safe: "It is stored whole, and we opened none of it.",
      next: "It may have been written by a newer version; reload this page.",
    },
    "file-unreadable": {
      title: "This device can’t read that file any more",
      safe: "Nothing was added.",
      next: "It may have been moved or changed. Choose it again.",
    },
    "document-damaged": {
      title: "This file can’t be shown here",
      safe: "It is the file that was saved, and it is kept whole. Its content is damaged, or not what its kind promises.",
      next: "Download it and open it with another program.",
    },
    "document-too-large": {
      title: "This file is too large to show here",
      safe: "It is kept whole, as it was added.",
      next: "Download it and open it with another program.",
    },
    "link-unreachable": {
      title: "We could not get this from the link’s host",
      safe: "Nothing of yours was sent to it but what you agreed to.",
      next: "Check the link with whoever gave it to you, or try again later.",
    },
    "file-too-large": {
      title: "That file is too large",
      safe: "Nothing was added.",
      next: "One file may have up to 2 GB. Split it, or leave it out.",
    },
    "file-changed": {
      title: "That file changed while it was being encrypted",
      safe: "Nothing was added.",
      next: "Wait until it is complete, then choose it again.",
    },
    "store-unreachable": {
      title: "We can’t reach the store",
      safe: "What is kept there is safe; what you add waits on this device.",
      next: "Check your connection and try again.",
    },
    "store-public": {
      title: "The store is open to others",
      safe: "So nothing is put there. What you keep is encrypted, and what you add waits on this device.",
      next: "Whoever runs this service has to close the store; try again later.",
    },
    "store-keeps": {
      title: "The store would keep what you remove",
      safe: "So nothing is put there. What you keep is encrypted, and what you add waits on this device.",
      next: "Whoever runs this service has to change how the store is set up; try again later.",
    },
    "store-refused": {
      title: "The store keeps this closed",
      safe: "Only those the patient shares with can fetch it, and only while it is shared.",
      next: "If you think you should see it, ask the patient to share it again.",
    },
    "store-missing": {
      title: "The store doesn’t have this file",
      safe: "Your history still proves that it was there.",
      next: "Try again later, or tell whoever runs this store.",
    },
    "store-full": {
      title: "The store has no room for this",
      safe: "What you already keep is safe; this file waits on this device.",
      next: "Remove something, or tell whoever runs this store.",
    },
    "unrecorded-full": {
      title: "A lot is waiting to be recorded already",
      safe: "Nothing is lost; this file waits on this device.",
      next: "Finish recording what was sent, then try again. What nobody records is removed after a day.",
    },
    "key-unpublished": {
      title: "Your keys are not published yet",
      safe: "Nothing was kept of this; it waits on this device.",
      next: "Finish setting up your keys, wait until that is confirmed, then try again.",
    },
    "device-full": {
      title: "This device has no room to prepare the file",
      safe: "Nothing was added, and the file itself is untouched.",
      next: "Free some space and try again.",
    },
    "window-holds-little": {
      title: "This window cannot hold a file that large",
      safe: "Nothing was added, and the file itself is untouched.",
      next: "A private window keeps what it prepares in memory, up to 268 MB. Open this page in an ordinary window.",
    },
    "sign-in-not-kept": {
      title: "Your browser did not keep the sign-in",
      safe: "Nothing was opened, and nothing has changed.",
      next: "Safari keeps it only on an address that begins with https. Open this page there, allow cookies for it, or use Chrome, Edge or Firefox.",
    },
    "car-invalid": {
      title: "The store refused what was sent",
      safe: "Nothing was kept of it.",
      next: "Try again; the file is encrypted afresh.",
    },
    "signed-out": {
      title: "You are signed out",
      safe: "Everything is as you left it.",
      next: "Sign in again to go on.",
    },
    "sign-in-refused": {
      title: "Signing in did not work",
      safe: "Nothing has changed.",
      next: "Try again; each sign-in can be used only once and for five minutes.",
    },
    "clock-wrong": {
      title: "The clock of this device is wrong",
      safe: "Nothing has changed, and nobody was signed in.",
      next: "Set date and time in the device’s settings to be kept automatically, then try again.",
    },
    "too-many-requests": {
      title: "That was a lot at once",
      safe: "Nothing is lost.",
      next: "Wait a minute, then try again.",
    },
    "request-malformed": {
      title: "The server did not understand that",
      safe: "Nothing has changed.",
      next: "Reload the page and try again.",
    },
    "server-failed": {
      title: "Something went wrong on the server",
      safe: "Your records are as you left them.",
      next: "Try again in a moment.",
    },
    "ledger-lost": {
      title: "The service has lost part of its memory",
      safe: "It stopped rather than go on without it. Your history on the chain is as you left it.",
      next: "Whoever runs this service has to bring it back; try again later.",
    },
    cancelled: {
      title: "Stopped",
      safe: "Nothing was added.",
      next: "You can start again whenever you like.",
    },
    "code-missing": {
      title: "A part of this page did not load",
      safe: "Nothing was sent and nothing has changed.",
      next: "Check your connection and try again. If that does not help, load the page again: there may be a newer version.",
    },
    "worker-failed": {
      title: "This page could not start its encryption",
      safe: "Nothing has left this device.",
      next: "Reload the page; if that does not help, try another browser.",
    },
    unexpected: {
      title: "Something went wrong here",
      safe: "Your records are as you left them.",
      next: "Reload the page and try again.",
    },
  },
  // Where an account opens by passkey and the words above speak of a wallet that the reader has.
  byPasskey: {
    "wallet-refused": { title: "You said no" },
    "wallet-locked": {
      title: "This could not be confirmed",
      safe: "Nothing was sent.",
      next: "Reload this page and try again.",
    },
    "wallet-busy": {
      title: "This could not be confirmed",
      safe: "Nothing was sent.",
      next: "Reload this page and try again.",
    },
    "wallet-failed": {
      title: "This could not be confirmed",
      safe: "Nothing was sent.",
      next: "Reload this page and try again.",
    },
    "wallet-not-deployed": {
      title: "This could not be confirmed",
      safe: "Nothing was sent.",
      next: "Reload this page and try again.",
    },
    "wallet-chain-other": {
      title: "This could not be confirmed",
      safe: "Nothing was sent.",
      next: "Reload this page and try again.",
    },
    "network-wrong": {
      title: "This could not be confirmed",
      safe: "Nothing was sent.",
      next: "Reload this page and try again.",
    },
    "wallet-unclear": {
      title: "It is not known whether this was sent",
      safe: "We do not count it as done.",
      next: "Look at your activity before you try again.",
    },
    "wallet-unsteady": {
      title: "This could not be confirmed",
      safe: "Nothing was sent.",
      next: "Open your records with your recovery code instead.",
    },
    "wallet-unanswered": { title: "You stopped waiting", safe: "Nothing was sent." },
    "wallet-still-asks": {
      title: "This page still asks you about this",
      next: "Answer it first if you want to do it anew. If you see no question, reload this page.",
    },
    "tab-busy": { title: "Another tab of Keyward is waiting for your answer" },
    "account-switched": {
      title: "Another account is open now",
      next: "Sign in again with the account that you want.",
    },
    "chain-restarted": { next: "Sign in again." },
    "transaction-failed": { next: "Try again; if it fails once more, tell whoever runs this site." },
    "transaction-replaced": {
      title: "Something else was sent instead",
      next: "Look at your activity, then try again here.",
    },
    "transaction-cancelled": { title: "It was cancelled" },
    "transaction-dropped": { next: "Try again here." },
    "providers-disagree": { next: "Check again in a moment. If it stays so, tell whoever runs this site." },
    "history-invalid": { next: "Check again in a moment. If it stays so, tell whoever runs this site." },
    "history-shrank": { next: "Check again in a moment. If it stays so, tell whoever runs this site." },
    "account-frozen": { next: "Its owner can bring it back with the recovery code." },
    "wallet-shut": {
      title: "This passkey does not open its account any more",
      safe: "The account was frozen, or other keys sign for it now; everything in it is still there.",
      next: "Use your newest passkey, connect the wallet that you gave it to, or use the recovery code.",
    },
    "recovery-too-early": { next: "Come back on the day shown here, with your recovery code." },
    "own-key-replaced": {
      next: "Publish your own key again. If you did not do this, somebody else can sign for your account: make new keys under Settings then.",
    },
    "vault-not-own": {
      next: "If you made new keys somewhere else, use their passkey or recovery code. If you did not, somebody else can sign for your account: your own keys can be put back by your recovery code.",
    },
    "vault-missing": {
      next: "Check that this is the right account, or bring back the copy that you saved as a file.",
    },
    "share-missing": {
      title: "This could not be confirmed",
      safe: "Nothing was sent.",
      next: "Use your recovery code.",
    },
    "passkey-unavailable": { next: "Open this site by its name and https in a present-day browser." },
    "passkey-no-prf": { next: "Use another device or another place for passkeys: your phone, say." },
  },
  actions: {
    tryAgain: "Try again",
    close: "Close",
    checkAgain: "Check again",
    useRecoveryCode: "Use recovery code",
    signInAgain: "Sign in again",
    lookAgain: "Look again",
    chooseAgain: "Choose it again",
    switchNetwork: "Switch network",
    tryNow: "Try now",
    unlockAgain: "Unlock again",
    backToList: "Back to the list",
    backToOwn: "Go back to my own",
    unlock: "Unlock",
    signIn: "Sign in",
  },
  sharingStopped: {
    title: "This is no longer shared with you",
    safe: "Sharing was stopped, so nothing more can be opened.",
    next: "Ask the patient to share it again if you still need it.",
  },
  // Where a passkey was used to enter an account, and opens nothing that signs for it.
  ofAPasskey: {
    "wallet-shut": {
      title: "This passkey does not open its account any more",
      safe: "The account was frozen, or another passkey or wallet signs for it now; everything in it is still there.",
      next: "Use your newest passkey, connect the wallet that you gave it to, or use the recovery code.",
    },
    "key-missing": {
      title: "This passkey belongs to an account with a wallet",
      safe: "Nothing is lost: it opens the records once the wallet has signed in.",
      next: "Connect the wallet and sign in, then choose “Use your passkey”.",
    },
  },
  partCounts: "What you confirmed before this counts; the rest was not done.",
  clocks: "It shows {here}, the server {there}. Nobody was signed in.",
})
