// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessRequests} from "./IAccessRequests.sol";
import {IRecordRegistry} from "./IRecordRegistry.sol";
import {ActionTypes} from "./ActionTypes.sol";
import {SignedActions} from "./SignedActions.sol";
import {Dates} from "./libraries/Dates.sol";
import {Links} from "./libraries/Links.sol";

/// @title How requests keep what IAccessRequests promises
/// @dev Two words for each patient, one for each patient and asker, one for each asker. The registry is the only other
/// contract that is called, and only its views are.
contract AccessRequests is IAccessRequests, SignedActions {
    /// @dev The requests of one asker since `from`; a day later they count no more.
    struct Window {
        uint40 from;
        uint8 count;
    }

    /// @dev One slot. What of a request the interface shows as three booleans and a state stands in two bytes.
    struct Kept {
        uint64 scope;
        uint40 askedAtBlock;
        uint40 lapsesAt;
        uint40 expiresAt;
        uint40 declinedAt;
        uint8 permissions;
        uint8 declines;
        uint8 state;
        uint8 marks;
    }

    uint8 private constant BLOCKED = 1;
    uint8 private constant BY_STRANGER = 2;
    uint8 private constant PERMISSIONS_MOST = 3;
    /// @dev A scope at or above this is one record.
    uint64 private constant RECORD_BIT = 1 << 63;
    uint64 private constant EVERYTHING = 0;
    uint256 private constant REQUESTS_A_DAY = 16;
    uint256 private constant LAPSE_LEAST = 1 days;
    uint256 private constant LAPSE_MOST = 30 days;
    uint256 private constant STRANGERS_LAPSE_MOST = 7 days;
    /// @dev As many dates as a word holds.
    uint256 private constant STRANGERS_MOST = 6;
    uint256 private constant DATE_BITS = 40;
    /// @dev Four times as long after each further no, a year at most.
    uint40 private constant COOLDOWN_FIRST = 7 days;
    uint40 private constant COOLDOWN_MOST = 365 days;
    uint8 private constant DECLINES_MOST = 4;

    /// @inheritdoc IAccessRequests
    // solhint-disable-next-line immutable-vars-naming
    IRecordRegistry public immutable registry;

    mapping(address patient => uint256 link) private _lists;
    mapping(address patient => mapping(address asker => Kept)) private _requests;
    /// @dev When the requests of strangers lapse; 0 where one of six places is free.
    mapping(address patient => uint256 dates) private _strangers;
    mapping(address asker => Window) private _windows;

    constructor(IRecordRegistry registry_) {
        registry = registry_;
    }

    // -------------------------------------------------------------- actions

    /// @inheritdoc IAccessRequests
    function requestAccess(
        address patient,
        uint64 scope,
        uint8 permissions,
        uint40 expiresAt,
        uint40 lapsesAt,
        bytes32 reasonDigest
    ) external {
        address asker = _account();
        _checkPerson(patient, asker);
        if (scope >= RECORD_BIT) revert NotAskable(scope);
        if (permissions == 0 || permissions > PERMISSIONS_MOST) revert UnknownPermissions(permissions);
        _checkAhead(expiresAt);
        if (lapsesAt < block.timestamp + LAPSE_LEAST)
            revert LapsesTooSoon(lapsesAt, block.timestamp + LAPSE_LEAST);
        _checkNotAfter(lapsesAt, LAPSE_MOST);
        if (reasonDigest == 0) revert NoReason(patient);
        bool byStranger = _checkMayAsk(patient, asker, scope);
        if (byStranger) _takePlace(patient, lapsesAt);
        _countRequest(asker);
        _note(patient, asker, scope, permissions, expiresAt, lapsesAt, byStranger);
        bytes32 entry = keccak256(
            abi.encode(
                EntryKind.AccessRequested,
                patient,
                asker,
                scope,
                permissions,
                expiresAt,
                lapsesAt,
                reasonDigest
            )
        );
        uint256 previous = _enter(patient, entry);
        emit AccessRequested(patient, asker, previous, scope, permissions, expiresAt, lapsesAt, reasonDigest);
    }

    /// @inheritdoc IAccessRequests
    function withdrawRequest(address patient) external {
        address asker = _account();
        _openRequest(patient, asker).state = uint8(State.Withdrawn);
        bytes32 entry = keccak256(abi.encode(EntryKind.RequestWithdrawn, patient, asker));
        emit RequestWithdrawn(patient, asker, _enter(patient, entry));
    }

    /// @inheritdoc IAccessRequests
    function declineRequest(address patient, address asker, bool forGood) external {
        address by = _accountFor(patient);
        Kept storage request = _openRequest(patient, asker);
        if (request.marks & BY_STRANGER != 0) _leavePlace(patient, request.lapsesAt);
        request.state = uint8(State.Declined);
        if (forGood) request.marks |= BLOCKED;
        request.declinedAt = uint40(block.timestamp);
        if (request.declines < DECLINES_MOST) ++request.declines;
        bytes32 entry = keccak256(abi.encode(EntryKind.RequestDeclined, patient, asker, by, forGood));
        emit RequestDeclined(patient, asker, by, _enter(patient, entry), forGood);
    }

    /// @inheritdoc IAccessRequests
    function setBlocked(address patient, address asker, bool blocked) external {
        address by = _accountFor(patient);
        _checkPerson(asker, patient);
        Kept storage request = _requests[patient][asker];
        request.marks = blocked ? request.marks | BLOCKED : request.marks & ~BLOCKED;
        bytes32 entry = keccak256(abi.encode(EntryKind.AskerBlocked, patient, asker, by, blocked));
        emit AskerBlocked(patient, asker, by, _enter(patient, entry), blocked);
    }

    // ---------------------------------------------------------------- views

    /// @inheritdoc IAccessRequests
    function listOf(address patient) external view returns (uint256 link) {
        return _lists[patient];
    }

    /// @inheritdoc IAccessRequests
    function requestOf(address patient, address asker) external view returns (Request memory) {
        Kept storage kept = _requests[patient][asker];
        return
            Request(
                kept.scope,
                kept.askedAtBlock,
                kept.lapsesAt,
                kept.expiresAt,
                kept.permissions,
                State(kept.state),
                kept.marks & BLOCKED != 0,
                kept.marks & BY_STRANGER != 0,
                kept.declines,
                kept.declinedAt
            );
    }

    /// @inheritdoc IAccessRequests
    function isOpen(address patient, address asker) public view returns (bool) {
        Kept storage request = _requests[patient][asker];
        return
            request.state == uint8(State.Open) &&
            request.marks & BLOCKED == 0 &&
            _isAhead(request.lapsesAt) &&
            !_isGrantedSince(patient, asker, request.scope, request.askedAtBlock);
    }

    /// @inheritdoc IAccessRequests
    function declinedUntil(address patient, address asker, uint64 scope) public view returns (uint40 until) {
        Kept storage last = _requests[patient][asker];
        if (last.declines == 0) return 0;
        until =
            last.declinedAt +
            (last.declines < DECLINES_MOST ? COOLDOWN_FIRST << (2 * (last.declines - 1)) : COOLDOWN_MOST);
        if (!_isAhead(until) || _isForgiven(patient, asker, scope)) return 0;
    }

    /// @inheritdoc IAccessRequests
    function allowanceOf(address asker) external view returns (uint256 left, uint40 from) {
        Window storage window = _windows[asker];
        uint40 end = _endOf(window);
        return _isAhead(end) ? (REQUESTS_A_DAY - window.count, end) : (REQUESTS_A_DAY, 0);
    }

    // ----------------------------------------------------------------- list

    /// @dev Moves the patient's list on by one entry; gives the link before it.
    function _enter(address patient, bytes32 entry) private returns (uint256 previous) {
        previous = _lists[patient];
        uint256 length = uint256(Links.lengthOf(previous)) + 1;
        if (length > Links.LENGTH_MOST) revert ListFull(patient, Links.lengthOf(previous));
        _lists[patient] = Links.moved(previous, Links.headAfter(previous, entry), length, block.number);
    }

    /// @dev A day begins with the first request after the last day was over.
    function _countRequest(address asker) private {
        Window storage window = _windows[asker];
        uint40 end = _endOf(window);
        if (!_isAhead(end)) {
            _windows[asker] = Window(uint40(block.timestamp), 1);
        } else {
            if (window.count >= REQUESTS_A_DAY) revert TooManyRequests(asker, REQUESTS_A_DAY, end);
            ++window.count;
        }
    }

    function _endOf(Window storage window) private view returns (uint40) {
        return window.from + 1 days;
    }

    // ------------------------------------------------------------ strangers

    /// @dev A place is free where nobody is, or whose request lapsed.
    function _takePlace(address patient, uint40 lapsesAt) private {
        _checkNotAfter(lapsesAt, STRANGERS_LAPSE_MOST);
        uint256 dates = _strangers[patient];
        uint40 nextFrom = type(uint40).max;
        for (uint256 shift = 0; shift < STRANGERS_MOST * DATE_BITS; shift += DATE_BITS) {
            uint40 date = uint40(dates >> shift);
            if (!_isAhead(date)) {
                _strangers[patient] = _withDate(dates, shift, lapsesAt);
                return;
            }
            if (date < nextFrom) nextFrom = date;
        }
        revert TooManyStrangers(patient, STRANGERS_MOST, nextFrom);
    }

    /// @dev Places with one date are as good as each other.
    function _leavePlace(address patient, uint40 lapsesAt) private {
        uint256 dates = _strangers[patient];
        uint256 shift = 0;
        while (uint40(dates >> shift) != lapsesAt) shift += DATE_BITS;
        _strangers[patient] = _withDate(dates, shift, 0);
    }

    function _withDate(uint256 dates, uint256 shift, uint40 date) private pure returns (uint256) {
        return (dates & ~(uint256(type(uint40).max) << shift)) | (uint256(date) << shift);
    }

    // ---------------------------------------------------------------- notes

    /// @dev How often the patient said no stays, unless a grant came since.
    function _note(
        address patient,
        address asker,
        uint64 scope,
        uint8 permissions,
        uint40 expiresAt,
        uint40 lapsesAt,
        bool byStranger
    ) private {
        Kept storage last = _requests[patient][asker];
        bool isForgiven = last.declines != 0 && _isForgiven(patient, asker, scope);
        _requests[patient][asker] = Kept({
            scope: scope,
            askedAtBlock: uint40(block.number),
            lapsesAt: lapsesAt,
            expiresAt: expiresAt,
            declinedAt: isForgiven ? 0 : last.declinedAt,
            permissions: permissions,
            declines: isForgiven ? 0 : last.declines,
            state: uint8(State.Open),
            marks: byStranger ? BY_STRANGER : 0
        });
    }

    // --------------------------------------------------------------- checks

    /// @dev The account that the caller, or the signer, acts as.
    function _account() private view returns (address account) {
        address wallet = _caller();
        account = _accountOf(wallet);
        if (account == address(0)) revert WalletShut(wallet);
    }

    /// @dev As `_account`, for what is the patient's to say: the patient or a delegate, who is none while the patient
    /// is frozen.
    function _accountFor(address patient) private view returns (address account) {
        account = _account();
        if (account == patient || _isAhead(registry.delegateUntil(patient, account))) return account;
        revert NotAllowed(patient, account);
    }

    function _openRequest(address patient, address asker) private view returns (Kept storage) {
        if (!isOpen(patient, asker)) revert NothingOpen(patient, asker);
        return _requests[patient][asker];
    }

    /// @return byStranger whether the asker is neither invited nor has a live grant
    function _checkMayAsk(
        address patient,
        address asker,
        uint64 scope
    ) private view returns (bool byStranger) {
        Kept storage last = _requests[patient][asker];
        if (last.marks & BLOCKED != 0) revert Blocked(patient, asker);
        if (isOpen(patient, asker)) revert StillOpen(patient, asker, last.lapsesAt);
        uint40 until = declinedUntil(patient, asker, scope);
        if (until != 0) revert DeclinedUntil(patient, asker, until);
        _checkKey(asker);
        _checkKey(patient);
        if (registry.isInvited(patient, asker)) return false;
        if (registry.isInvitationOnly(patient)) revert NotInvited(patient, asker);
        return
            !_hasLiveGrant(patient, asker, EVERYTHING) &&
            !_hasLiveGrant(patient, asker, scope) &&
            !_hasLiveGrant(patient, asker, last.scope);
    }

    function _hasLiveGrant(address patient, address asker, uint64 scope) private view returns (bool) {
        IRecordRegistry.Grant memory grant = registry.grantOf(patient, scope, asker);
        return grant.permissions != 0 && _isAhead(grant.expiresAt);
    }

    /// @dev Whether the patient granted the asker something after the request that was declined last.
    function _isForgiven(address patient, address asker, uint64 scope) private view returns (bool) {
        Kept storage last = _requests[patient][asker];
        return
            _isGrantedSince(patient, asker, EVERYTHING, last.askedAtBlock) ||
            _isGrantedSince(patient, asker, scope, last.askedAtBlock) ||
            _isGrantedSince(patient, asker, last.scope, last.askedAtBlock);
    }

    /// @dev In the same block nothing tells which came first. A slot that was revoked is empty.
    function _isGrantedSince(
        address patient,
        address asker,
        uint64 scope,
        uint40 blockNumber
    ) private view returns (bool) {
        return registry.grantOf(patient, scope, asker).grantedAtBlock > blockNumber;
    }

    function _checkNotAfter(uint40 lapsesAt, uint256 most) private view {
        uint256 latest = block.timestamp + most;
        if (lapsesAt > latest) revert LapsesTooLate(lapsesAt, latest);
    }

    function _checkKey(address account) private view {
        (bytes32 digest, ) = registry.keyOf(account);
        if (digest == 0) revert NoKey(account);
    }

    function _checkPerson(address person, address other) private pure {
        if (person == address(0) || person == other) revert NotAPerson(person);
    }

    function _checkAhead(uint40 time) private view {
        if (!_isAhead(time)) revert AlreadyOver(time, block.timestamp);
    }

    function _isAhead(uint40 time) private view returns (bool) {
        return Dates.isAhead(time, block.timestamp);
    }

    // ------------------------------------------------------- signed actions

    /// @inheritdoc SignedActions
    function _accountOf(address wallet) internal view override returns (address) {
        return registry.accountOf(wallet);
    }

    /// @inheritdoc ActionTypes
    function _actionOf(
        bytes4 selector
    )
        internal
        pure
        override
        returns (bytes32 typeHash, bytes32 sentence, By by, uint256 count, uint256 kinds)
    {
        if (selector == IAccessRequests.requestAccess.selector) {
            return (
                keccak256(
                    "RequestAccess(string sentence,address account,address patient,uint64 scope,"
                    "uint8 permissions,uint40 expiresAt,uint40 lapsesAt,bytes32 reasonDigest,"
                    "uint256 nonce,uint40 deadline)"
                ),
                keccak256("Ask the patient named below for access to records."),
                By.Account,
                6,
                0
            );
        }
        if (selector == IAccessRequests.withdrawRequest.selector) {
            return (
                keccak256(
                    "WithdrawRequest(string sentence,address account,address patient,uint256 nonce,"
                    "uint40 deadline)"
                ),
                keccak256("Take back my request to the patient named below."),
                By.Account,
                1,
                0
            );
        }
        if (selector == IAccessRequests.declineRequest.selector) {
            return (
                keccak256(
                    "DeclineRequest(string sentence,address account,address patient,address asker,"
                    "bool forGood,uint256 nonce,uint40 deadline)"
                ),
                keccak256("Say no to the request of the asker named below. For good: they cannot ask again."),
                By.Account,
                3,
                0
            );
        }
        if (selector == IAccessRequests.setBlocked.selector) {
            return (
                keccak256(
                    "SetBlocked(string sentence,address account,address patient,address asker,bool "
                    "blocked,uint256 nonce,uint40 deadline)"
                ),
                keccak256("Decide whether the asker named below may ask for access."),
                By.Account,
                3,
                0
            );
        }
    }
}
