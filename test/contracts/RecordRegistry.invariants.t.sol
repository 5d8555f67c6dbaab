// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";
import {IRecordRegistry} from "../../contracts/IRecordRegistry.sol";
import {AccountActions} from "./support/AccountActions.sol";
import {Deploying, IRegistry} from "./support/Deploying.sol";
import {Handler} from "./support/Handler.sol";
import {RecordActions} from "./support/RecordActions.sol";

/// @dev What holds whatever people do, in any order, by their own transactions or signed and brought by others
/// (docs/contracts.md lists these by name).
contract RecordRegistryInvariants is Deploying {
    IRegistry private _registry;
    Handler private _handler;

    function setUp() external {
        address actions = _deployActions();
        _registry = _deployRegistry(actions);
        _handler = Handler(
            _deploy(
                "test/contracts/support/Handler.sol:Handler",
                abi.encode(_registry, _deployRegistry(actions))
            )
        );
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    /// @dev Whether the people get anywhere at all: without this every invariant could hold of nothing.
    function test_EverythingHappensInTheEnd() external {
        bytes4[22] memory actions = [
            AccountActions.moveAccount.selector,
            AccountActions.setAccountUp.selector,
            AccountActions.publishKey.selector,
            AccountActions.sealVault.selector,
            AccountActions.setDelegate.selector,
            AccountActions.setInvitationOnly.selector,
            AccountActions.setInvitation.selector,
            AccountActions.setRecovery.selector,
            AccountActions.freeze.selector,
            AccountActions.unfreeze.selector,
            AccountActions.nameSuccessor.selector,
            RecordActions.addRecord.selector,
            RecordActions.addRecords.selector,
            RecordActions.replaceRecords.selector,
            RecordActions.removeRecord.selector,
            RecordActions.refileRecords.selector,
            Handler.grantAccess.selector,
            Handler.grantAccess.selector,
            Handler.revokeAccess.selector,
            Handler.rewrapAccess.selector,
            Handler.rewrapAccess.selector,
            Handler.passTime.selector
        ];
        for (uint256 i = 0; i < 4000; ++i) {
            (bool done, ) = address(_handler).call(_drawn(actions[i % actions.length], i));
            require(done, "handler");
        }
        for (uint256 kind = 1; kind < 18; ++kind)
            require(
                _handler.entered(kind) > 0,
                string.concat("never entered: kind ", Strings.toString(kind))
            );
        require(_handler.addedByOthers() > 0, "no contributor ever added");
        require(_handler.writtenByDelegates() > 0, "no delegate ever wrote");
        require(_handler.refused() > 0, "nothing was ever refused");
        require(_handler.brought() > 0, "nothing was ever brought by another");
        require(_handler.triedElsewhere() > 0, "no signature was ever tried elsewhere");
        require(_handler.expiredNamed() > 0, "no re-wrap was ever tried for a grant that is over");
        require(_handler.walletCount() > 5, "hardly anybody was ever succeeded");
    }

    // ------------------------------------------------------------- history

    function invariant_journalIsTheChainOfItsEntries() external view {
        for (uint256 i = 0; i < _handler.walletCount(); ++i) {
            address account = _handler.wallets(i);
            require(_registry.journalOf(account) == _handler.journal(account), "journal");
        }
    }

    function invariant_journalLengthIsTheSumOfPositions() external view {
        for (uint256 i = 0; i < 4; ++i) {
            address patient = _handler.people(i);
            uint32 length = uint32(_registry.journalOf(patient) >> 184);
            require(length == _handler.positions(patient), "length");
        }
    }

    function invariant_inboxIsTheChainOfItsFirstGrants() external view {
        for (uint256 i = 0; i < 4; ++i) {
            address grantee = _handler.people(i);
            uint256 link = _registry.inboxOf(grantee);
            require(link == _handler.inbox(grantee), "inbox");
            require(uint32(link >> 184) == _handler.firstGrants(grantee), "inbox length");
        }
    }

    function invariant_lastBlockIsNeverAhead() external view {
        for (uint256 i = 0; i < 4; ++i) {
            address account = _handler.people(i);
            require(_lastBlockOf(account) <= block.number, "journal ahead");
            require(_registry.inboxOf(account) >> 216 <= block.number, "inbox ahead");
        }
    }

    function invariant_lastBlockNeverFalls() external view {
        require(_handler.fell() == 0, "fell");
    }

    // ---------------------------------------------------------- who may what

    function invariant_nothingForbiddenIsTaken() external view {
        require(_handler.forbiddenTaken() == 0, "taken");
    }

    function invariant_nothingAllowedIsRefused() external view {
        require(_handler.allowedRefused() == 0, "refused");
    }

    function invariant_onlyPatientOrDelegateWritesButForAdding() external view {
        require(_handler.writtenByOthers() == 0, "written by others");
    }

    function invariant_nothingIsBroughtTwice() external view {
        require(_handler.broughtTwice() == 0, "twice");
    }

    function invariant_noSignatureIsGoodElsewhere() external view {
        require(_handler.takenElsewhere() == 0, "elsewhere");
    }

    function invariant_nothingAlteredIsTaken() external view {
        require(_handler.alteredTaken() == 0, "altered");
    }

    /// @dev What reverted used up none, what was done directly neither.
    function invariant_noncesCountWhatWasBrought() external view {
        uint256 all = 0;
        for (uint256 i = 0; i < _handler.walletCount() + 4; ++i) {
            address signer = i < 4 ? _handler.recoveries(i) : _handler.wallets(i - 4);
            uint256 nonce = _registry.nonces(signer);
            require(nonce == _handler.nonces(signer), "nonce");
            all += nonce;
        }
        require(all == _handler.brought(), "sum");
    }

    // -------------------------------------------------------------- access

    function invariant_epochsNeverFall() external view {
        require(_handler.lowered() == 0, "lowered");
        for (uint256 i = 0; i < 4; ++i) {
            address patient = _handler.people(i);
            for (uint256 j = 0; j < 8; ++j) {
                uint64 scope = _handler.scopes(j);
                require(_registry.epochOf(patient, scope) == _handler.epoch(patient, scope), "epoch");
            }
        }
    }

    function invariant_recordScopesHaveNoEpoch() external view {
        for (uint256 i = 0; i < 4; ++i) {
            for (uint256 j = 6; j < 8; ++j) {
                require(_registry.epochOf(_handler.people(i), _handler.scopes(j)) == 0, "epoch");
            }
        }
    }

    function invariant_rewrapNeverRevives() external view {
        require(_handler.revived() == 0, "revived");
    }

    /// @dev One patient after each call, all of them in turn: a wrong slot stays wrong until its turn comes.
    function invariant_grantsAreThoseThatWereGiven() external view {
        address patient = _handler.people(_handler.taken() % 4);
        for (uint256 j = 0; j < 8; ++j) {
            for (uint256 k = 0; k < 4; ++k) _checkGrant(patient, _handler.scopes(j), _handler.people(k));
        }
    }

    function invariant_keysAndVaultsAreTheLastOnes() external view {
        for (uint256 i = 0; i < 4; ++i) {
            address account = _handler.people(i);
            (bytes27 digest, uint40 publishedAtBlock) = _registry.keyOf(account);
            require(digest == bytes27(_handler.key(account)), "key");
            require(publishedAtBlock == _handler.keyBlock(account), "key's block");
            require(_registry.vaultTagOf(account) == bytes8(_handler.vault(account)), "vault");
        }
    }

    function invariant_delegatesAndInvitationsAreThoseNamed() external view {
        for (uint256 i = 0; i < 4; ++i) {
            address account = _handler.people(i);
            require(
                _registry.isInvitationOnly(account) == _handler.invitationOnly(account),
                "invitation only"
            );
            for (uint256 j = 0; j < _handler.walletCount(); ++j) {
                address other = _handler.wallets(j);
                uint40 until = _registry.delegateUntil(account, other);
                require(until == _handler.delegation(account, other), "delegate");
                require(_registry.isInvited(account, other) == _handler.invited(account, other), "invited");
            }
        }
    }

    // ------------------------------------------------------------ recovery

    function invariant_walletsActAsWhomTheyShould() external view {
        for (uint256 i = 0; i < _handler.walletCount(); ++i) {
            address wallet = _handler.wallets(i);
            require(_registry.accountOf(wallet) == _handler.accountOf(wallet), "account");
        }
    }

    function invariant_anAccountHasOneWalletAtMost() external view {
        for (uint256 i = 0; i < _handler.walletCount(); ++i) {
            address account = _registry.accountOf(_handler.wallets(i));
            for (uint256 j = 0; j < i; ++j) {
                address other = _registry.accountOf(_handler.wallets(j));
                require(account == address(0) || account != other, "two wallets");
            }
        }
    }

    /// @dev The word that says so to readers, and what the contract itself goes by, are one.
    function invariant_aJournalIsShutWhereItsAddressActsNotAsItself() external view {
        for (uint256 i = 0; i < _handler.walletCount(); ++i) {
            address account = _handler.wallets(i);
            bool isShut = _registry.journalOf(account) >> 255 == 1;
            require(isShut == (_registry.accountOf(account) != account), "shut");
        }
    }

    function invariant_theShutActAsNobody() external view {
        require(_handler.takenFromTheShut() == 0, "shut");
    }

    function invariant_nothingIsWrittenForTheFrozen() external view {
        require(_handler.writtenWhileFrozen() == 0, "written");
    }

    function invariant_recoveriesAreThoseNamed() external view {
        for (uint256 i = 0; i < 4; ++i) {
            address account = _handler.people(i);
            IRecordRegistry.Recovery memory recovery = _registry.recoveryOf(account);
            (address next, uint40 nextFrom) = _handler.nextRecovery(account);
            require(recovery.recovery == _handler.recoveryInForce(account), "recovery");
            require(recovery.next == next && recovery.nextFrom == nextFrom, "next");
            require(recovery.frozenAt == _handler.frozenAt(account), "frozen");
            require(recovery.wallet == _handler.walletOf(account), "wallet");
        }
    }

    function invariant_recoveryTakesItsSevenDays() external view {
        require(_handler.earlySuccessors() == 0, "early successor");
        require(_handler.hastyFreezes() == 0, "hasty freeze");
    }

    // ------------------------------------------------------------- helpers

    function _lastBlockOf(address account) private view returns (uint256) {
        return (_registry.journalOf(account) >> 216) & ((1 << 39) - 1);
    }

    /// @dev A call with eight words at hand, each small enough for the smallest type that the action takes.
    function _drawn(bytes4 action, uint256 seed) private pure returns (bytes memory) {
        bool hasBools =
            action == AccountActions.sealVault.selector ||
                action == AccountActions.setInvitation.selector ||
                action == AccountActions.setInvitationOnly.selector;
        uint256[8] memory words;
        words[0] = uint256(keccak256(abi.encode(seed)));
        for (uint256 i = 1; i < 8; ++i) {
            words[i] = uint256(keccak256(abi.encode(seed, i))) % (hasBools ? 2 : 256);
        }
        return abi.encodePacked(action, words);
    }

    function _checkGrant(address patient, uint64 scope, address grantee) private view {
        IRecordRegistry.Grant memory grant = _registry.grantOf(patient, scope, grantee);
        IRecordRegistry.Grant memory given = _handler.grantOf(patient, scope, grantee);
        require(keccak256(abi.encode(grant)) == keccak256(abi.encode(given)), "grant");
        if (patient == grantee) require(grant.permissions == 0, "granted to herself");
        if (grant.permissions == 0) require(grant.expiresAt == 0 && grant.grantedAtBlock == 0, "half empty");
        else require(grant.epoch <= _registry.epochOf(patient, scope), "epoch to come");
    }
}
