// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRecordRegistry} from "../../../contracts/IRecordRegistry.sol";
import {Acting} from "./Acting.sol";

/// @dev Keys, vaults, delegates, invitations, and the whole of recovery.
abstract contract AccountActions is Acting {
    bytes32 private constant ACT_AS = keccak256("ActAs(string sentence,address account,address wallet)");
    bytes32 private constant ACT_AS_SENTENCE = keccak256(
        "From now on this wallet acts for the account, in the place of its former one."
    );

    bytes32 private constant MOVE_TO = keccak256(
        "MoveTo(string sentence,address account,address wallet,address nextRecovery,uint40 agreedUntil)"
    );
    bytes32 private constant MOVE_TO_SENTENCE = keccak256(
        "From now on the new wallet acts for my account, and this one no more."
    );

    /// @dev Successors that were named when the account had not been frozen for seven days.
    uint256 public earlySuccessors;
    /// @dev Freezes by somebody who was named later than seven days before, while another was in force.
    uint256 public hastyFreezes;
    mapping(address account => mapping(address recovery => uint256)) private _namedAt;

    constructor() {
        _setUp(people[0], 1, recoveries[0], false);
        for (uint256 i = 1; i < people.length - 1; ++i) {
            _publish(people[i], i);
            _setRecovery(people[i], recoveries[i]);
        }
        // The last one has nothing yet.
    }

    // ------------------------------------------------------------ accounts

    function setAccountUp(uint256 who, uint256 salt, uint256 whom) external {
        address recovery = recoveries[whom % 4];
        if (whom % 32 == 0) recovery = address(0);
        if (whom % 32 == 1) recovery = _anyWallet(who);
        if (whom % 32 == 2) recovery = accountOf(_anyWallet(who));
        _setUp(_anyWallet(who), salt, recovery, whom % 32 == 3);
    }

    function _setUp(address wallet, uint256 salt, address recovery, bool hasNoVault) private {
        bytes memory publicKey = _bytes(salt % 16 == 0 ? 1215 : 1216, salt);
        (bytes32 digest, bytes32 sealed_) = (
            keccak256(publicKey),
            hasNoVault ? bytes32(0) : keccak256(abi.encode(salt))
        );
        address by = accountOf(wallet);
        bool isEmpty = key[by] == 0 && vault[by] == 0 && recoveryInForce(by) == address(0);
        bool isRecovery = recovery != address(0) && recovery != by && recovery != wallet;
        bool allowed = isEmpty && isRecovery && publicKey.length == 1216 && !hasNoVault;
        bytes memory action = abi.encodeCall(IRecordRegistry.setUp, (publicKey, sealed_, recovery));
        if (!_actAsAccount(wallet, allowed, action, abi.encode(digest, sealed_, recovery))) return;
        _enter(by, 16, keccak256(abi.encode(16, by, by, digest, sealed_, recovery)), 1);
        (key[by], keyBlock[by], vault[by]) = (digest, block.number, sealed_);
        _recovery[by] = recovery;
    }

    function publishKey(uint256 who, uint256 salt) external {
        _publish(_anyWallet(who), salt);
    }

    function _publish(address wallet, uint256 salt) private {
        bytes memory publicKey = _bytes(salt % 16 == 0 ? 1215 : 1216, salt);
        bytes32 digest = keccak256(publicKey);
        bytes memory action = abi.encodeCall(IRecordRegistry.publishKey, (publicKey));
        address by = accountOf(wallet);
        if (!_actAsAccount(wallet, publicKey.length == 1216, action, abi.encode(digest))) return;
        _enter(by, 1, keccak256(abi.encode(1, by, by, digest)), 1);
        key[by] = digest;
        keyBlock[by] = block.number;
    }

    function sealVault(uint256 who, bytes32 newDigest, bool rightOld) external {
        // None, or one whose first bytes are not those of none.
        if (newDigest != 0) newDigest = keccak256(abi.encode(newDigest));
        address wallet = _anyWallet(who);
        address by = accountOf(wallet);
        bytes32 old = vault[by];
        bytes32 expected = rightOld ? old : keccak256(abi.encode(old));
        bytes memory action = abi.encodeCall(IRecordRegistry.sealVault, (newDigest, expected));
        bool allowed = rightOld && bytes8(newDigest) != 0;
        if (!_actAsAccount(wallet, allowed, action, abi.encode(newDigest, expected))) return;
        _enter(by, 2, keccak256(abi.encode(2, by, by, newDigest, old)), 1);
        vault[by] = newDigest;
    }

    function setDelegate(uint256 who, uint256 whom, uint256 duration, uint32 generation) external {
        // Few, so that delegates reach the bound of what they were handed.
        generation %= 4;
        (address wallet, address delegate) = (_anyWallet(who), _anyWallet(whom));
        address by = accountOf(wallet);
        uint40 until = _dateIn(duration);
        bool isRightKey = (duration >> 4) % 8 != 0;
        bytes32 digest = (until == 0) == isRightKey ? bytes32(0) : key[delegate];
        bytes memory wrapped = _bytes(until == 0 ? 0 : 1168, duration);
        bool allowed = by != delegate;
        if (until == 0) allowed = allowed && digest == 0;
        else allowed = allowed && until > block.timestamp && digest == key[delegate] && digest != 0;
        bytes memory fields = abi.encode(delegate, until, generation, digest, keccak256(wrapped));
        bytes memory action = abi.encodeCall(
            IRecordRegistry.setDelegate,
            (delegate, until, generation, digest, wrapped)
        );
        if (!_actAsAccount(wallet, allowed, action, fields)) return;
        _enter(by, 11, keccak256(bytes.concat(abi.encode(11, by, by), fields)), 1);
        _setDelegation(by, delegate, until, generation);
    }

    function setInvitationOnly(uint256 who, bool only) external {
        address wallet = _anyWallet(who);
        address by = accountOf(wallet);
        bytes memory action = abi.encodeCall(IRecordRegistry.setInvitationOnly, (only));
        if (_actAsAccount(wallet, true, action, abi.encode(only))) invitationOnly[by] = only;
    }

    function setInvitation(uint256 who, uint256 whom, bool invites) external {
        (address wallet, address patient) = (_anyWallet(who), _person(whom));
        address by = accountOf(wallet);
        bytes memory action = abi.encodeCall(IRecordRegistry.setInvitation, (patient, invites));
        if (_actAsAccount(wallet, by != patient, action, abi.encode(patient, invites))) {
            invited[by][patient] = invites;
        }
    }

    // ------------------------------------------------------------ recovery

    function setRecovery(uint256 who, uint256 whom) external {
        address wallet = _anyWallet(who);
        address recovery = recoveries[whom % 4];
        if (whom % 32 == 0) recovery = address(0);
        if (whom % 32 == 1) recovery = wallet;
        if (whom % 32 == 2) recovery = accountOf(wallet);
        // Mostly the one that is theirs already: accounts without a recovery of their own are lost at once.
        if (whom % 4 == 3) recovery = recoveryInForce(accountOf(wallet));
        _setRecovery(wallet, recovery);
    }

    function _setRecovery(address wallet, address recovery) private {
        address by = accountOf(wallet);
        bool allowed = recovery != address(0) && recovery != by && recovery != wallet;
        bytes memory action = abi.encodeCall(IRecordRegistry.setRecovery, (recovery));
        if (!_actAsAccount(wallet, allowed, action, abi.encode(recovery))) return;
        address present = recoveryInForce(by);
        if (present == address(0)) present = recovery;
        uint40 from = uint40(block.timestamp + (recovery == present ? 0 : 7 days));
        _enter(by, 12, keccak256(abi.encode(12, by, by, recovery, from)), 1);
        _recovery[by] = present;
        (_nextRecovery[by], _nextFrom[by]) = recovery == present ? (address(0), 0) : (recovery, from);
        if (recovery != present) _namedAt[by][recovery] = block.timestamp;
    }

    function freeze(uint256 who, uint256 whose) external {
        // Else everybody would be frozen most of the time.
        if ((who >> 16) % 4 != 0) return;
        (address account, address by) = (_anyWallet(whose), _recoverer(who, _anyWallet(whose)));
        address recovery = recoveryInForce(account);
        bool allowed = by == recovery && frozenAt[account] == 0;
        bytes memory action = abi.encodeCall(IRecordRegistry.freeze, (account));
        if (!_act(by, allowed, action, abi.encode(account))) return;
        uint256 namedAt = _namedAt[account][by];
        if (namedAt != 0 && block.timestamp < namedAt + 7 days) hastyFreezes += 1;
        _enter(account, 13, keccak256(abi.encode(13, account, by)), 1);
        frozenAt[account] = uint40(block.timestamp);
        _recovery[account] = recovery;
        (_nextRecovery[account], _nextFrom[account]) = (address(0), 0);
    }

    function unfreeze(uint256 who, uint256 whose) external {
        // Else hardly anybody would stay frozen for long enough.
        if ((who >> 16) % 4 != 0) return;
        (address account, address by) = (_frozenFrom(whose), _recoverer(who, _frozenFrom(whose)));
        bool allowed = by == recoveryInForce(account) && frozenAt[account] != 0;
        bytes memory action = abi.encodeCall(IRecordRegistry.unfreeze, (account));
        if (!_act(by, allowed, action, abi.encode(account))) return;
        _enter(account, 14, keccak256(abi.encode(14, account, by, walletOf(account))), 1);
        frozenAt[account] = 0;
    }

    function nameSuccessor(uint256 who, uint256 whose, uint256 whom) external {
        (address account, address by) = (_frozenFrom(whose), _recoverer(who, _frozenFrom(whose)));
        address wallet = whom % 8 == 0 ? _anyWallet(whom >> 8) : _newWallet();
        if (whom % 32 == 1) wallet = by;
        bytes32 digest = _digest(keccak256(abi.encode(ACT_AS, ACT_AS_SENTENCE, account, wallet)));
        bytes memory consent = _signature(whom % 16 == 2 ? by : wallet, digest);
        bool isEarly = block.timestamp < uint256(frozenAt[account]) + 7 days;
        bool allowed =
            by == recoveryInForce(account) &&
                frozenAt[account] != 0 &&
                !isEarly &&
                wallet != by &&
                _isFresh(wallet) &&
                whom % 16 != 2;
        bytes memory action = abi.encodeCall(IRecordRegistry.nameSuccessor, (account, wallet, consent));
        if (!_act(by, allowed, action, abi.encode(account, wallet, keccak256(consent)))) return;
        if (isEarly) earlySuccessors += 1;
        _enter(account, 15, keccak256(abi.encode(15, account, by, wallet)), 1);
        _successor[account] = wallet;
        _successorOf[wallet] = account;
        frozenAt[account] = 0;
        _endDelegations(account);
        wallets.push(wallet);
    }

    function moveAccount(uint256 who, uint256 whose, uint256 whom) external {
        // Else most wallets would be former ones before long.
        if ((who >> 16) % 8 != 0) return;
        address account = _person(whose);
        address by = _recoverer(who, account);
        address wallet = whom % 8 == 0 ? _anyWallet(whom >> 8) : _newWallet();
        address next = whom % 32 == 3 ? wallet : recoveries[(whom >> 16) % 4];
        uint40 until = uint40(block.timestamp + (whom % 16 == 4 ? 0 : 1));
        bytes memory agreement = _agreement(account, wallet, next, until, whom);
        bytes32 consenting = _digest(keccak256(abi.encode(ACT_AS, ACT_AS_SENTENCE, account, wallet)));
        bytes memory consent = _signature(whom % 16 == 2 ? by : wallet, consenting);
        bool allowed =
            by == recoveryInForce(account) &&
                frozenAt[account] == 0 &&
                wallet != by &&
                next != wallet &&
                _isFresh(wallet) &&
                whom % 16 != 2 &&
                whom % 16 != 4 &&
                whom % 16 != 5;
        bytes memory action = abi.encodeCall(
            IRecordRegistry.moveAccount,
            (account, wallet, next, until, agreement, consent)
        );
        bytes memory fields = abi.encode(
            account,
            wallet,
            next,
            until,
            keccak256(agreement),
            keccak256(consent)
        );
        if (!_act(by, allowed, action, fields)) return;
        _enter(account, 17, keccak256(abi.encode(17, account, by, wallet, next)), 1);
        _successor[account] = wallet;
        _successorOf[wallet] = account;
        _recovery[account] = next;
        (_nextRecovery[account], _nextFrom[account]) = (address(0), 0);
        delete _namedAt[account][next];
        wallets.push(wallet);
    }

    /// @dev Signed by the present wallet, or, where `whom` says so, by a recovery.
    function _agreement(
        address account,
        address wallet,
        address next,
        uint40 until,
        uint256 whom
    ) private view returns (bytes memory) {
        bytes32 agreeing = _digest(
            keccak256(abi.encode(MOVE_TO, MOVE_TO_SENTENCE, account, wallet, next, until))
        );
        return _signature(whom % 16 == 5 ? recoveries[0] : walletOf(account), agreeing);
    }

    function _isFresh(address wallet) private view returns (bool) {
        return journal(wallet) == 0 && inbox[wallet] == 0 && key[wallet] == 0;
    }

    /// @dev Mostly the one who may.
    function _recoverer(uint256 who, address account) private view returns (address) {
        address recovery = recoveryInForce(account);
        if (who % 8 > 1 && recovery != address(0)) return recovery;
        return who % 8 == 0 ? _anyWallet(who) : recoveries[(who >> 8) % 4];
    }

    /// @dev The first from there on that is frozen, else just that one.
    function _frozenFrom(uint256 which) private view returns (address) {
        for (uint256 i = 0; i < people.length; ++i) {
            address person = _person((which % people.length) + i);
            if (frozenAt[person] != 0) return person;
        }
        return _anyWallet(which);
    }
}
