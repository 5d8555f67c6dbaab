// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessRequests} from "../../../../contracts/AccessRequests.sol";
import {IAccessRequests} from "../../../../contracts/IAccessRequests.sol";
import {IRecordRegistry} from "../../../../contracts/IRecordRegistry.sol";
import {Bringing} from "../../support/Bringing.sol";
import {RegistryLife} from "./RegistryLife.sol";

/// @dev What the contract says can be signed; how a message of it is hashed is the tests' own work.
contract RequestTable is AccessRequests(IRecordRegistry(address(0))) {
    function typeOf(bytes4 selector) external pure returns (bytes32 typeHash, bytes32 sentence) {
        (typeHash, sentence, , , ) = _actionOf(selector);
    }
}

/// @dev People ask each other and answer, rightly or not. The shadow says beforehand whether it should be taken, and
/// follows where it was; what differed is counted.
contract RequestHandler is RegistryLife {
    uint64 private constant RECORD_BIT = 1 << 63;
    uint256 private constant CROWD = 8;
    RequestTable private _table = new RequestTable();
    /// @dev Who only asks.
    address[] public crowd;

    /// @dev Answers of somebody who was then neither the patient nor their delegate.
    uint256 public answeredByOthers;
    uint256 public answeredByDelegates;
    /// @dev Wallets of the frozen and the replaced that got anything done.
    uint256 public takenFromTheShut;
    /// @dev Calls that came when sixteen were asked already.
    uint256 public triedTooMany;
    uint256 public triedWhenAnswered;

    constructor(
        IRecordRegistry registry,
        IAccessRequests requests,
        IAccessRequests twin
    ) Bringing(address(requests)) RegistryLife(registry, address(twin)) {
        for (uint256 i = 0; i < CROWD; ++i) {
            crowd.push(_withKey("crowd", i));
            VM.prank(crowd[i]);
            registry.publishKey(_bytes(1216, i));
        }
    }

    function _lastBlockOf(address patient) internal view override returns (uint256) {
        return IAccessRequests(_target).listOf(patient) >> 216;
    }

    function _typeOf(bytes4 selector) internal view override returns (bytes32, bytes32) {
        return _table.typeOf(selector);
    }

    function _actorOf(bytes4, address wallet) internal view override returns (address) {
        return _registry.accountOf(wallet);
    }

    function _selectorAt(uint256 which) internal pure override returns (bytes4) {
        return
            [
                IAccessRequests.requestAccess.selector,
                IAccessRequests.withdrawRequest.selector,
                IAccessRequests.declineRequest.selector,
                IAccessRequests.setBlocked.selector
            ][which % 4];
    }

    // -------------------------------------------------------------- asking

    function requestAccess(uint256 who, uint256 whose, uint256 terms) external {
        _ask(_anyAsker(who), _patient(whose), terms);
    }

    function _anyAsker(uint256 which) private view returns (address) {
        return (which >> 32) % 3 == 0 ? crowd[which % CROWD] : _anyWallet(which);
    }

    /// @dev Asks and takes back at once, again and again: a day's requests are used up by nothing else. Now and then
    /// the answer is no, and they go on asking all the same.
    function pester(uint256 who, uint256 whose, uint256 times) external {
        (address wallet, address patient) = (_anyWallet(who), _person(whose));
        for (uint256 i = 0; i < times % 40; ++i) {
            uint256 terms = _draw();
            _ask(wallet, patient, terms);
            if (terms % 64 == 0)
                _decline(_walletOf(patient), patient, _registry.accountOf(wallet), terms % 256 == 0);
            else _withdraw(wallet, patient);
        }
    }

    function _ask(address wallet, address patient, uint256 terms) private {
        (IAccessRequests.Request memory request, bytes32 reason) = _request(terms);
        bytes memory fields = abi.encode(
            patient,
            request.scope,
            request.permissions,
            request.expiresAt,
            request.lapsesAt,
            reason
        );
        bytes memory action = bytes.concat(IAccessRequests.requestAccess.selector, fields);
        address asker = _registry.accountOf(wallet);
        (uint256 left, ) = allowanceOf(asker);
        if (left == 0) triedTooMany += 1;
        bool allowed = _isWellFormed(request) && reason != 0 && _mayAsk(patient, asker, request);
        if (_actAs(asker, wallet, allowed, action, fields)) _asked(patient, asker, request, reason);
    }

    /// @dev One in four or so is malformed, or just within or beyond a bound.
    function _request(
        uint256 terms
    ) private view returns (IAccessRequests.Request memory request, bytes32 reason) {
        reason = keccak256(abi.encode(terms));
        terms = uint256(reason);
        request.scope = terms % 32 == 0 ? RECORD_BIT | uint64(terms >> 8) : _folder(terms >> 8);
        request.permissions = uint8((terms >> 16) % 16 < 2 ? terms >> 24 : 1 + ((terms >> 24) % 3));
        request.expiresAt = uint40(block.timestamp + ((terms >> 32) % 32 == 0 ? 0 : 365 days));
        request.lapsesAt = _lapse(terms >> 64);
        request.askedAtBlock = uint40(block.number);
        request.state = IAccessRequests.State.Open;
        if ((terms >> 40) % 32 == 0) reason = 0;
    }

    function _isWellFormed(IAccessRequests.Request memory request) private view returns (bool) {
        return
            request.scope < RECORD_BIT &&
            request.permissions > 0 &&
            request.permissions < 4 &&
            request.expiresAt > block.timestamp &&
            request.lapsesAt >= block.timestamp + 1 days &&
            request.lapsesAt <= block.timestamp + 30 days;
    }

    function withdrawRequest(uint256 who, uint256 whose) external {
        address patient = _patient(whose);
        address asker = who % 4 == 0 ? _person(who >> 8) : _askerFrom(patient, who);
        _withdraw((who >> 16) % 8 == 0 ? _anyWallet(who) : _walletOf(asker), patient);
    }

    function _withdraw(address wallet, address patient) private {
        address asker = _registry.accountOf(wallet);
        bytes memory fields = abi.encode(patient);
        bytes memory action = bytes.concat(IAccessRequests.withdrawRequest.selector, fields);
        if (_actAs(asker, wallet, isOpen(patient, asker), action, fields)) _withdrawn(patient, asker);
    }

    // ----------------------------------------------------------- answering

    function declineRequest(uint256 who, uint256 whose, uint256 whom, uint256 forGood) external {
        address patient = _patient(whose);
        address asker = whom % 2 == 0 ? _person(whom >> 8) : _askerFrom(patient, whom);
        if (whom % 4 == 1) asker = crowd[(whom >> 8) % CROWD];
        _decline(_caller(who, patient), patient, asker, forGood % 8 == 0);
    }

    function _decline(address caller, address patient, address asker, bool isForGood) private {
        bool isPending = !isOverForGood(patient, asker) && !_requests[patient][asker].blocked;
        if (isPending && _isAnswered(patient, asker)) triedWhenAnswered += 1;
        bytes memory fields = abi.encode(patient, asker, isForGood);
        bytes memory action = bytes.concat(IAccessRequests.declineRequest.selector, fields);
        address by = _answer(caller, patient, isOpen(patient, asker), action, fields);
        if (by != address(0)) _declined(patient, asker, by, isForGood);
    }

    /// @dev More often free than blocked.
    function setBlocked(uint256 who, uint256 whose, uint256 whom, uint256 blocked) external {
        (address patient, address asker) = (_patient(whose), _patient(whom));
        bool isBlocked = blocked % 4 == 0;
        bytes memory fields = abi.encode(patient, asker, isBlocked);
        bytes memory action = bytes.concat(IAccessRequests.setBlocked.selector, fields);
        bool allowed = asker != address(0) && asker != patient;
        address by = _answer(_caller(who, patient), patient, allowed, action, fields);
        if (by != address(0)) _blocked(patient, asker, by, isBlocked);
    }

    /// @return by the account that answered; 0 where nobody did
    function _answer(
        address wallet,
        address patient,
        bool allowed,
        bytes memory action,
        bytes memory fields
    ) private returns (address by) {
        by = _registry.accountOf(wallet);
        bool mayAnswer = _mayAnswer(patient, by);
        if (!_actAs(by, wallet, allowed && mayAnswer, action, fields)) return address(0);
        if (!mayAnswer) answeredByOthers += 1;
        else if (by != patient) answeredByDelegates += 1;
    }

    function _actAs(
        address account,
        address wallet,
        bool allowed,
        bytes memory action,
        bytes memory fields
    ) private returns (bool done) {
        done = _act(wallet, allowed && account != address(0), action, fields);
        if (done && account == address(0)) takenFromTheShut += 1;
    }

    function bringAltered(uint256 who, uint256 whom, uint256 which) external {
        address wallet = _anyWallet(who);
        bytes memory fields = abi.encode(_registry.accountOf(wallet), _person(whom), which % 2 == 0);
        _bringAltered(wallet, bytes.concat(IAccessRequests.setBlocked.selector, fields), fields, which);
    }

    // ---------------------------------------------------------------- time

    /// @dev Hours, mostly; sometimes a week, in which requests lapse and successors may be named.
    function passTime(uint256 time, uint256 blocks) external {
        VM.warp(
            block.timestamp + (time % 1 days) + (time % 8 == 0 ? 7 days : 0) + (time % 32 == 1 ? 120 days : 0)
        );
        VM.roll(block.number + (blocks % 4));
    }

    // -------------------------------------------------------------- inputs

    /// @dev Rarely a wallet that is no account of its own, or nobody.
    function _patient(uint256 which) private view returns (address) {
        if ((which >> 64) % 32 == 31) return address(0);
        return (which >> 64) % 16 == 15 ? _anyWallet(which) : _person(which);
    }

    /// @dev Half the time a wallet that acts as the patient: with anybody at random hardly anything would be taken.
    function _caller(uint256 who, address patient) private view returns (address) {
        bool isHers = (who >> 128) % 2 == 0 && patient != address(0);
        return isHers ? _walletOf(patient) : _anyWallet(who);
    }

    /// @dev Days mostly; rarely the first second there is or the one before, the last or one later, of strangers too.
    function _lapse(uint256 lapse) private view returns (uint40) {
        uint256[6] memory bounds = [uint256(1 days - 1), 1 days, 7 days, 7 days + 1, 30 days, 30 days + 1];
        uint256 choice = lapse % 32;
        return uint40(block.timestamp + (choice < 6 ? bounds[choice] : 1 days + ((lapse >> 8) % 5 days)));
    }
}
