// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRecordRegistry} from "./IRecordRegistry.sol";

/// @title What asking for access promises
/// @notice A doctor asks a patient for a scope until a date. The patient answers with an ordinary grant in the
/// registry, declines, or lets the request lapse; nothing here opens anything. Why a doctor asks is never on chain:
/// only the digest of what was encrypted to the patient is. Who acts is resolved by the registry (`accountOf`), so that
/// a lost wallet asks and answers no more and its successor does.
///
/// Requests have a list of their own for each patient, so that nobody can make their journal grow by asking. It is a
/// hash chain with the registry's link (its top bit is 0 here):
///     link = head (low 184 bits) | length << 184 (32 bits) | lastBlock << 216 (39 bits)
///     head' = low184(keccak256(abi.encode(previous, entry)))
///     entry = keccak256(abi.encode(kind, ...the event's fields in its order, but `previous`))
///
/// A request is open until it lapses, is withdrawn, declined or answered, and not while its asker is blocked. It is
/// answered for this contract while the registry's grant slot of the patient, the scope and the asker says that it was
/// written in a later block (in the same block nothing tells which came first, and a revocation empties the slot). Who
/// reads the histories knows better: any AccessGranted to the asker that follows the request answers it, also one of a
/// smaller scope or that was revoked, and a re-wrap does not.
interface IAccessRequests {
    // ---------------------------------------------------------------- types

    /// @notice What an entry is; the number is hashed into it and never changes.
    enum EntryKind {
        None, // 0 is never an entry
        AccessRequested,
        RequestWithdrawn,
        RequestDeclined,
        AskerBlocked
    }

    /// @notice How the last request of an asker was left; whether it lapsed or was answered is not noted.
    enum State {
        None,
        Open,
        Withdrawn,
        Declined
    }

    /// @param askedAtBlock the block whose AccessRequested is the last one
    /// @param lapsesAt     unix seconds; not over while above the block's time
    /// @param expiresAt    unix seconds; until when access is asked for
    /// @param byStranger   whether the asker was neither invited nor had a live grant when they asked
    /// @param declines     how often in a row the patient said no, 4 at most; a grant begins anew
    /// @param declinedAt   unix seconds; when the last of them was
    // What a view answers, and no slot.
    // solhint-disable-next-line gas-struct-packing
    struct Request {
        uint64 scope;
        uint40 askedAtBlock;
        uint40 lapsesAt;
        uint40 expiresAt;
        uint8 permissions;
        State state;
        bool blocked;
        bool byStranger;
        uint8 declines;
        uint40 declinedAt;
    }

    // --------------------------------------------------------------- events
    // The first topic is always the patient whose list it is, the second the asker.

    /// @param expiresAt    unix seconds; until when access is asked for
    /// @param lapsesAt     unix seconds; until when the patient may answer
    /// @param reasonDigest SHA-256 of the sealed reason (docs/formats)
    event AccessRequested(
        address indexed patient,
        address indexed asker,
        uint256 previous,
        uint64 scope,
        uint8 permissions,
        uint40 expiresAt,
        uint40 lapsesAt,
        bytes32 reasonDigest
    );
    event RequestWithdrawn(address indexed patient, address indexed asker, uint256 previous);
    /// @param forGood whether the asker is blocked from now on
    event RequestDeclined(
        address indexed patient,
        address indexed asker,
        address indexed by,
        uint256 previous,
        bool forGood
    );
    event AskerBlocked(
        address indexed patient,
        address indexed asker,
        address indexed by,
        uint256 previous,
        bool blocked
    );

    // --------------------------------------------------------------- errors

    error NotAllowed(address patient, address caller);
    error WalletShut(address wallet);
    error NotAPerson(address account);
    error NoKey(address account);
    /// @dev One record cannot be asked for: its number says nothing to who cannot see it.
    error NotAskable(uint64 scope);
    error UnknownPermissions(uint8 permissions);
    error AlreadyOver(uint40 time, uint256 blockTime);
    error LapsesTooSoon(uint40 lapsesAt, uint256 earliest);
    error LapsesTooLate(uint40 lapsesAt, uint256 latest);
    error NoReason(address patient);
    error NotInvited(address patient, address asker);
    error Blocked(address patient, address asker);
    error StillOpen(address patient, address asker, uint40 lapsesAt);
    error DeclinedUntil(address patient, address asker, uint40 until);
    /// @dev So many strangers ask the patient already; `nextFrom` is when the first of these requests lapses.
    error TooManyStrangers(address patient, uint256 most, uint40 nextFrom);
    error TooManyRequests(address asker, uint256 most, uint40 nextFrom);
    error NothingOpen(address patient, address asker);
    error ListFull(address patient, uint32 length);

    // -------------------------------------------------------------- actions

    /// @notice Asks a patient for access. Both must have published a key: without one the patient could neither read
    /// the reason nor answer.
    /// @dev One open request for each patient and asker; at most 16 in the day that begins with the first of them. Not
    /// where the patient blocked the asker, or is invitation-only in the registry and did not invite them, and not for
    /// 7, 28, 112, 365 days after the first, second, third and every further no in a row (`declinedUntil`).
    /// Who is neither invited in the registry (setInvitation) nor has a live grant on everything, on the scope asked for
    /// or on the one asked for last is a stranger: their request lapses within 7 days, and at most 6 of a patient's have
    /// not lapsed or been declined.
    /// @param scope        0 = everything, below 2^63 a folder
    /// @param permissions  READ (1), CONTRIBUTE (2) or both
    /// @param expiresAt    unix seconds; until when access is asked for
    /// @param lapsesAt     unix seconds; at least 1 day ahead and at most 30, for a stranger 7
    /// @param reasonDigest SHA-256 of the sealed reason; not 0
    function requestAccess(
        address patient,
        uint64 scope,
        uint8 permissions,
        uint40 expiresAt,
        uint40 lapsesAt,
        bytes32 reasonDigest
    ) external;

    /// @notice Takes the caller's open request back.
    function withdrawRequest(address patient) external;

    /// @notice Says no to an open request (patient or delegate); the asker may ask again after a while (`declinedUntil`).
    /// @param forGood blocks the asker as well
    function declineRequest(address patient, address asker, bool forGood) external;

    /// @notice While blocked, an asker cannot ask and what they asked is over (patient or delegate).
    function setBlocked(address patient, address asker, bool blocked) external;

    // ---------------------------------------------------------------- views

    function registry() external view returns (IRecordRegistry);

    function listOf(address patient) external view returns (uint256 link);

    /// @notice The last request, whether over or not.
    function requestOf(address patient, address asker) external view returns (Request memory);

    function isOpen(address patient, address asker) external view returns (bool);

    /// @notice Until when an asker may not ask for a scope again, after a no; 0 where they may. A grant on everything,
    /// on that scope or on the one asked for last that was written after the last request begins anew, while it stands.
    function declinedUntil(address patient, address asker, uint64 scope) external view returns (uint40);

    /// @return left how many requests the asker may still make in their present day
    /// @return from unix seconds from which there are 16 again; 0 where there are
    function allowanceOf(address asker) external view returns (uint256 left, uint40 from);
}
