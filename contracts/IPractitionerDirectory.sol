// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title What the practitioner directory promises
/// @notice Issuers (a medical chamber, a hospital) attest that an account is a certain doctor's, until a date: which
/// identity key they use and which public profile is theirs. Anybody may be an issuer; whoever reads decides which ones
/// to believe. Nobody but the issuer attests or revokes in an issuer's name; there is no owner and no pause.
///
/// Per issuer there is one list, a hash chain like the registry's journals. A link is one word:
///     link = head (low 184 bits) | length << 184 (32 bits) | lastBlock << 216 (39 bits) | 0
/// and every entry moves it on:
///     head' = low184(keccak256(abi.encode(previous, entry)))
///     entry = keccak256(abi.encode(kind, issuer, ...the event's other fields in its order, but `previous`))
/// `previous` is the whole word before the entry: an attestation or a revocation that is left out, altered or moved
/// does not verify.
///
/// What is signed (EIP-712) has the domain (ERC-5267) name "Keyward", version "1", chainId, verifyingContract, and the
/// types
///     Attest(string sentence,address issuer,address account,bytes32 keyDigest,bytes32 profileDigest,
///            uint40 expiresAt,uint32 version,uint40 deadline)
///     Revoke(string sentence,address issuer,address account,uint32 version,uint40 deadline)
/// where the sentence is fixed: "I confirm that this account, key and profile belong to this practitioner." and
/// "I no longer vouch for this account."
interface IPractitionerDirectory {
    // ---------------------------------------------------------------- types

    /// @notice What an entry is; the number is hashed into it and never changes.
    enum EntryKind {
        None, // 0 is never an entry
        CredentialAttested,
        CredentialRevoked
    }

    /// @param keyDigest      keccak256 of the identity key that the issuer saw; 0 = none, or revoked
    /// @param expiresAt      unix seconds; live while `expiresAt > block.timestamp`
    /// @param changedAtBlock the block of the last attestation or revocation, whose event carries the profile's digest
    /// @param version        how many attestations and revocations there were: what is signed names the present one, so
    /// that nothing that was signed before comes true after it
    struct Credential {
        bytes32 keyDigest;
        uint40 expiresAt;
        uint40 changedAtBlock;
        uint32 version;
    }

    // --------------------------------------------------------------- events

    /// @param profileDigest SHA-256 of the public profile, see docs/formats
    event CredentialAttested(
        address indexed issuer,
        address indexed account,
        uint256 previous,
        bytes32 keyDigest,
        bytes32 profileDigest,
        uint40 expiresAt
    );
    event CredentialRevoked(address indexed issuer, address indexed account, uint256 previous);

    // --------------------------------------------------------------- errors

    error NotAPerson(address account);
    error EmptyDigest(address account);
    error AlreadyOver(uint40 time, uint256 blockTime);
    error VersionMoved(address issuer, address account, uint32 given, uint32 current);
    error SignatureOver(uint40 deadline, uint256 blockTime);
    error SignatureInvalid(address issuer, bytes32 digest);
    error ListFull(address issuer, uint32 length);

    // -------------------------------------------------------------- writing

    /// @notice The caller attests, as an issuer. Takes the place of what they attested for this account before.
    /// @param keyDigest     keccak256 of the account's identity key; not 0
    /// @param profileDigest SHA-256 of the profile; not 0
    /// @param expiresAt     unix seconds, ahead
    function attest(address account, bytes32 keyDigest, bytes32 profileDigest, uint40 expiresAt) external;

    /// @notice The caller no longer vouches for the account. Also ends what they signed for it and nobody submitted yet.
    function revoke(address account) external;

    /// @notice Submits what an issuer signed; anybody may.
    /// @param version   `credentialOf(issuer, account).version`
    /// @param deadline  unix seconds; good while `deadline > block.timestamp`
    /// @param signature ECDSA (65 bytes) of the issuer's own key, else ERC-1271 of its code, given 200,000 gas
    function attestSigned(
        address issuer,
        address account,
        bytes32 keyDigest,
        bytes32 profileDigest,
        uint40 expiresAt,
        uint32 version,
        uint40 deadline,
        bytes calldata signature
    ) external;

    /// @notice Submits a revocation that an issuer signed; anybody may.
    function revokeSigned(
        address issuer,
        address account,
        uint32 version,
        uint40 deadline,
        bytes calldata signature
    ) external;

    // ---------------------------------------------------------------- views

    function credentialOf(address issuer, address account) external view returns (Credential memory);

    function listOf(address issuer) external view returns (uint256 link);
}
