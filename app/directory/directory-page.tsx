"use client"
import { Directory } from "../_features/directory/directory"
import { ShareButton } from "../_features/share/share-button"

/** Puts the list of doctors and sharing on one page. */
export const DirectoryPage = () => <Directory share={(account) => <ShareButton to={account} />} />
