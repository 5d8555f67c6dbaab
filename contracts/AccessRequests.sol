// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessRequests} from "./IAccessRequests.sol";
import {IRecordRegistry} from "./IRecordRegistry.sol";
import {ActionTypes} from "./ActionTypes.sol";
import {SignedActions} from "./SignedActions.sol";
import {Dates} from "./libraries/Dates.sol";
import {Links} from "./libraries/Links.sol";

/// @title How requests keep what IAccessRequests promises
/// @dev One word for each patient, one for each patient and asker, one for each asker. The registry is the only other
/// contract that is called, and only its views are.
contract AccessRequests is IAccessRequests, SignedActions {
    /// @dev The requests of one asker since `from`; a day later they count no more.
    struct Window {
        uint40 from;
        uint8 count;
    }

    uint8 private constant PERMISSIONS_MOST = 3;
    /// @dev A scope at or above this is one record.
    uint64 private constant RECORD_BIT = 1 << 63;
    uint256 private constant REQUESTS_A_DAY = 16;
    uint256 private constant LAPSE_MOST = 30 days;

    /// @inheritdoc IAccessRequests
    // solhint-disable-next-line immutable-vars-naming
    IRecordRegistry public immutable registry;

    mapping(address patient => uint256 link) private _lists;
    /// @dev One slot each: { scope, askedAtBlock, lapsesAt, expiresAt, permissions, state, blocked }.
    mapping(address patient => mapping(address asker => Request)) private _requests;
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
        _checkAhead(lapsesAt);
        uint256 latest = block.timestamp + LAPSE_MOST;
        if (lapsesAt > latest) revert LapsesTooLate(lapsesAt, latest);
        if (reasonDigest == 0) revert NoReason(patient);
        _checkMayAsk(patient, asker);
        _countRequest(asker);
        _requests[patient][asker] = Request(
            scope,
            uint40(block.number),
            lapsesAt,
            expiresAt,
            permissions,
            State.Open,
            false
        );
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
        _openRequest(patient, asker).state = State.Withdrawn;
        bytes32 entry = keccak256(abi.encode(EntryKind.RequestWithdrawn, patient, asker));
        emit RequestWithdrawn(patient, asker, _enter(patient, entry));
    }

    /// @inheritdoc IAccessRequests
    function declineRequest(address patient, address asker, bool forGood) external {
        address by = _accountFor(patient);
        Request storage request = _openRequest(patient, asker);
        request.state = State.Declined;
        request.blocked = forGood;
        bytes32 entry = keccak256(abi.encode(EntryKind.RequestDeclined, patient, asker, by, forGood));
        emit RequestDeclined(patient, asker, by, _enter(patient, entry), forGood);
    }

    /// @inheritdoc IAccessRequests
    function setBlocked(address patient, address asker, bool blocked) external {
        address by = _accountFor(patient);
        _checkPerson(asker, patient);
        _requests[patient][asker].blocked = blocked;
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
        return _requests[patient][asker];
    }

    /// @inheritdoc IAccessRequests
    function isOpen(address patient, address asker) public view returns (bool) {
        Request storage request = _requests[patient][asker];
        return
            request.state == State.Open &&
            !request.blocked &&
            _isAhead(request.lapsesAt) &&
            registry.grantOf(patient, request.scope, asker).grantedAtBlock <= request.askedAtBlock;
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

    // --------------------------------------------------------------- checks

    /// @dev The account that the caller, or the signer, acts as.
    function _account() private view returns (address account) {
        address wallet = _caller();
        account = registry.accountOf(wallet);
        if (account == address(0)) revert WalletShut(wallet);
    }

    /// @dev As `_account`, for what is the patient's to say: she herself or a delegate, who is none while she is frozen.
    function _accountFor(address patient) private view returns (address account) {
        account = _account();
        if (account == patient || _isAhead(registry.delegateUntil(patient, account))) return account;
        revert NotAllowed(patient, account);
    }

    function _openRequest(address patient, address asker) private view returns (Request storage) {
        if (!isOpen(patient, asker)) revert NothingOpen(patient, asker);
        return _requests[patient][asker];
    }

    function _checkMayAsk(address patient, address asker) private view {
        Request storage last = _requests[patient][asker];
        if (last.blocked) revert Blocked(patient, asker);
        if (_isAhead(last.lapsesAt)) {
            if (last.state == State.Declined) revert DeclinedUntil(patient, asker, last.lapsesAt);
            if (isOpen(patient, asker)) revert StillOpen(patient, asker, last.lapsesAt);
        }
        _checkKey(asker);
        _checkKey(patient);
        if (registry.isInvitationOnly(patient) && !registry.isInvited(patient, asker)) {
            revert NotInvited(patient, asker);
        }
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

    /// @inheritdoc ActionTypes
    function _actionOf(bytes4 selector) internal pure override returns (Action memory action) {
        if (selector == IAccessRequests.requestAccess.selector) {
            return
                Action(
                    keccak256(
                        "RequestAccess(string sentence,address patient,uint64 scope,uint8 permissions,"
                        "uint40 expiresAt,uint40 lapsesAt,bytes32 reasonDigest,uint256 nonce,uint40 deadline)"
                    ),
                    keccak256("Ask the patient named below for access to records."),
                    6,
                    0
                );
        }
        if (selector == IAccessRequests.withdrawRequest.selector) {
            return
                Action(
                    keccak256(
                        "WithdrawRequest(string sentence,address patient,uint256 nonce,uint40 deadline)"
                    ),
                    keccak256("Take back my request to the patient named below."),
                    1,
                    0
                );
        }
        if (selector == IAccessRequests.declineRequest.selector) {
            return
                Action(
                    keccak256(
                        "DeclineRequest(string sentence,address patient,address asker,bool forGood,"
                        "uint256 nonce,uint40 deadline)"
                    ),
                    keccak256(
                        "Say no to the request of the asker named below. For good: he cannot ask again."
                    ),
                    3,
                    0
                );
        }
        if (selector == IAccessRequests.setBlocked.selector) {
            return
                Action(
                    keccak256(
                        "SetBlocked(string sentence,address patient,address asker,bool blocked,"
                        "uint256 nonce,uint40 deadline)"
                    ),
                    keccak256("Decide whether the asker named below may ask for access."),
                    3,
                    0
                );
        }
    }
}
