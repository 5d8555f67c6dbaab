// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRecordRegistry} from "../../../../contracts/IRecordRegistry.sol";
import {SignedActing} from "../../support/SignedActing.sol";
import {RequestShadow} from "./RequestShadow.sol";

/// @dev What happens in the registry meanwhile: keys, grants, delegates, invitations, lost wallets. It is taken at its
/// word here: what it refuses did not happen.
abstract contract RegistryLife is RequestShadow, SignedActing {
    bytes32 private _registryDomain;
    bytes32 private _registryStood;

    constructor(IRecordRegistry registry, address twin) SignedActing(twin) {
        _registry = registry;
        _registryDomain = _domainOf(address(registry));
        for (uint256 i = 0; i < people.length; ++i) {
            // The last one has no key yet.
            if (i < 3) _publish(people[i], i);
            _does(people[i], abi.encodeCall(IRecordRegistry.setRecovery, (recoveries[i])));
        }
    }

    /// @dev Whether journals and inboxes are as the registry's own actions left them.
    function isRegistryLeftAlone() external view returns (bool) {
        return _registryStood == _registryStands();
    }

    // ---------------------------------------------------------------- keys

    function publishKey(uint256 who, uint256 salt) external {
        _publish(_anyWallet(who), salt);
    }

    function _publish(address wallet, uint256 salt) private {
        _does(wallet, abi.encodeCall(IRecordRegistry.publishKey, (_bytes(1216, salt))));
    }

    function _keyOf(address account) private view returns (bytes32 digest) {
        (digest, ) = _registry.keyOf(account);
    }

    // --------------------------------------------------------------- access

    /// @dev Mostly what somebody asked for.
    function grantAccess(uint256 whose, uint256 whom, uint256 where) external {
        address patient = _person(whose);
        address grantee = _askerFrom(patient, whom);
        uint64 scope = where % 4 == 0 ? _folder(where >> 8) : _requests[patient][grantee].scope;
        uint40 until = uint40(block.timestamp + 1 + (where % 30 days));
        uint32 epoch = _registry.epochOf(patient, scope);
        bytes32 digest = _keyOf(grantee);
        bytes memory action = abi.encodeCall(
            IRecordRegistry.grantAccess,
            (patient, scope, grantee, until, 1, epoch, digest, _bytes(1168, where))
        );
        _does(_walletOf(patient), action);
    }

    function revokeAccess(uint256 whose, uint256 whom, uint256 where) external {
        (address patient, uint64 scope) = (_person(whose), _folder(where));
        address[] memory grantees = new address[](1);
        grantees[0] = _person(whom);
        uint32 epoch = _registry.epochOf(patient, scope) + 1;
        IRecordRegistry.Rewrap[] memory none = new IRecordRegistry.Rewrap[](0);
        bytes memory action = abi.encodeCall(
            IRecordRegistry.revokeAccess,
            (patient, scope, grantees, epoch, none)
        );
        _does(_walletOf(patient), action);
    }

    function setDelegate(uint256 whose, uint256 whom, uint256 duration) external {
        address delegate = _anyWallet(whom);
        uint40 until = _dateIn(duration);
        bytes32 digest = until == 0 ? bytes32(0) : _keyOf(delegate);
        bytes memory wrapped = _bytes(until == 0 ? 0 : 1168, duration);
        bytes memory action = abi.encodeCall(
            IRecordRegistry.setDelegate,
            (delegate, until, 0, digest, wrapped)
        );
        _does(_walletOf(_person(whose)), action);
    }

    /// @dev Mostly open to everybody.
    function setInvitationOnly(uint256 whose, uint256 only) external {
        bytes memory action = abi.encodeCall(IRecordRegistry.setInvitationOnly, (only % 4 == 0));
        _does(_walletOf(_person(whose)), action);
    }

    function setInvitation(uint256 whose, uint256 whom, uint256 invites) external {
        bytes memory action = abi.encodeCall(
            IRecordRegistry.setInvitation,
            (_person(whom), invites % 4 != 0)
        );
        _does(_walletOf(_person(whose)), action);
    }

    // ------------------------------------------------------------ recovery

    /// @dev Frozen; then, mostly after a week, found again or succeeded.
    function loseWallet(uint256 whose, uint256 how) external {
        address account = _person(whose);
        address recovery = recoveries[whose % recoveries.length];
        IRecordRegistry.Recovery memory state = _registry.recoveryOf(account);
        // Else everybody would be frozen most of the time.
        if (state.frozenAt == 0 && how % 4 == 0) {
            _does(recovery, abi.encodeCall(IRecordRegistry.freeze, (account)));
        } else if (how % 4 == 1) {
            _does(recovery, abi.encodeCall(IRecordRegistry.unfreeze, (account)));
        } else if (block.timestamp >= uint256(state.frozenAt) + 7 days) {
            address wallet = _newWallet();
            bytes32 typeHash = keccak256("ActAs(string sentence,address account,address wallet)");
            bytes32 sentence = keccak256(
                "From now on this wallet acts for the account, in the place of its former one."
            );
            bytes32 consent = keccak256(abi.encode(typeHash, sentence, account, wallet));
            bytes memory signature = _signature(wallet, _digestFor(_registryDomain, consent));
            bytes memory action = abi.encodeCall(IRecordRegistry.nameSuccessor, (account, wallet, signature));
            if (_does(recovery, action)) wallets.push(wallet);
        }
    }

    // ------------------------------------------------------------- helpers

    function _does(address wallet, bytes memory action) private returns (bool done) {
        VM.prank(wallet);
        (done, ) = address(_registry).call(action);
        _registryStood = _registryStands();
    }

    function _registryStands() private view returns (bytes32 stands) {
        stands = keccak256(abi.encode(_registry.journalOf(_target), _registry.inboxOf(_target)));
        for (uint256 i = 0; i < people.length; ++i) {
            stands = keccak256(
                abi.encode(stands, _registry.journalOf(people[i]), _registry.inboxOf(people[i]))
            );
        }
    }

    function _walletOf(address account) internal view returns (address) {
        return _registry.recoveryOf(account).wallet;
    }

    /// @dev The first from there on whose request is open, else just that one.
    function _askerFrom(address patient, uint256 which) internal view returns (address) {
        for (uint256 i = 0; i < people.length; ++i) {
            address person = _person((which % people.length) + i);
            if (isOpen(patient, person)) return person;
        }
        return _person(which);
    }

    /// @dev Everything, two folders.
    function _folder(uint256 which) internal pure returns (uint64) {
        return which % 4 < 2 ? 0 : uint64((which % 4) - 1);
    }
}
