// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRecordRegistry} from "../../../contracts/IRecordRegistry.sol";

/// @dev What the registry should hold, kept by the words of its interface alone.
abstract contract Shadow {
    uint256 private constant SHUT = 1 << 255;

    /// @dev Links without SHUT, which follows from who is frozen and who was succeeded.
    mapping(address patient => uint256) private _links;
    mapping(address grantee => uint256) public inbox;
    /// @dev Counted apart from the link, so that link and count can contradict each other.
    mapping(address patient => uint256) public positions;
    mapping(uint256 kind => uint256) public entered;
    mapping(address grantee => uint256) public firstGrants;
    mapping(address account => bytes32) public key;
    mapping(address account => uint256) public keyBlock;
    mapping(address account => bytes32) public vault;
    mapping(address patient => mapping(address delegate => uint40)) private _delegations;
    mapping(address patient => mapping(address delegate => uint32)) private _handed;
    mapping(address patient => uint256) internal newestGeneration;
    mapping(address patient => address[]) private _delegates;
    mapping(address account => bool) public invitationOnly;
    mapping(address account => mapping(address patient => bool)) public invited;
    mapping(address patient => mapping(uint64 scope => uint32)) public epoch;
    mapping(address patient => mapping(uint64 scope => mapping(address grantee => IRecordRegistry.Grant)))
        internal _grants;

    mapping(address account => address) internal _recovery;
    mapping(address account => address) internal _nextRecovery;
    mapping(address account => uint40) internal _nextFrom;
    mapping(address account => uint40) public frozenAt;
    /// @dev The wallet that acts as the account; 0 = its own address.
    mapping(address account => address) internal _successor;
    /// @dev Kept for ever: a wallet that once acted as somebody else is nothing of its own.
    mapping(address wallet => address account) internal _successorOf;

    /// @dev Journal entries of an account that was frozen then, but for those of its recovery.
    uint256 public writtenWhileFrozen;

    function grantOf(
        address patient,
        uint64 scope,
        address grantee
    ) public view returns (IRecordRegistry.Grant memory) {
        return _grants[patient][scope][grantee];
    }

    // ------------------------------------------------------------ journals

    function journal(address account) public view returns (uint256) {
        // A wallet that acts for another account has no journal: its word says for whom.
        address actsAs = _successorOf[account];
        uint256 whom = actsAs != address(0) && walletOf(actsAs) == account ? uint160(actsAs) : 0;
        return _links[account] | whom | (_isShut(account) ? SHUT : 0);
    }

    function _isShut(address account) private view returns (bool) {
        return frozenAt[account] != 0 || walletOf(account) != account || _successorOf[account] != address(0);
    }

    /// @dev Before what the entry says is so: `previous` is the link of before.
    function _enter(address patient, uint256 kind, bytes32 entry, uint256 count) internal {
        entered[kind] += 1;
        if (frozenAt[patient] != 0 && (kind < 13 || kind > 15)) writtenWhileFrozen += 1;
        _links[patient] = _linkAfter(journal(patient), entry, count);
        positions[patient] += count;
    }

    function _enterInbox(address grantee, bytes32 entry) internal {
        inbox[grantee] = _linkAfter(inbox[grantee], entry, 1);
        firstGrants[grantee] += 1;
    }

    function _linkAfter(uint256 previous, bytes32 entry, uint256 count) private view returns (uint256) {
        uint184 head = uint184(uint256(keccak256(abi.encode(previous, entry))));
        uint32 length = uint32(previous >> 184) + uint32(count);
        return uint256(bytes32(abi.encodePacked(uint40(block.number), length, head)));
    }

    // ------------------------------------------------------------- who acts

    function walletOf(address account) public view returns (address) {
        return _successor[account] == address(0) ? account : _successor[account];
    }

    /// @return 0 where the wallet acts as nobody
    function accountOf(address wallet) public view returns (address) {
        address account = _successorOf[wallet] == address(0) ? wallet : _successorOf[wallet];
        return walletOf(account) == wallet && frozenAt[account] == 0 ? account : address(0);
    }

    function recoveryInForce(address account) public view returns (address) {
        bool isDue = _nextRecovery[account] != address(0) && _nextFrom[account] <= block.timestamp;
        return isDue ? _nextRecovery[account] : _recovery[account];
    }

    /// @dev A change of recovery that is not in force yet.
    function nextRecovery(address account) public view returns (address next, uint40 from) {
        if (_nextFrom[account] <= block.timestamp) return (address(0), 0);
        return (_nextRecovery[account], _nextFrom[account]);
    }

    function delegation(address patient, address delegate) public view returns (uint40) {
        return frozenAt[patient] != 0 ? 0 : _delegations[patient][delegate];
    }

    function _setDelegation(address patient, address delegate, uint40 until, uint32 generation) internal {
        _delegations[patient][delegate] = until;
        _handed[patient][delegate] = generation;
        _delegates[patient].push(delegate);
    }

    /// @dev The highest epoch that may follow where `by` raises the scope.
    function _mostEpoch(address patient, address by, uint64 scope) internal view returns (uint32) {
        uint256 own = epoch[patient][scope] / 256;
        uint256 next = newestGeneration[patient] + 1;
        uint256 handed = _handed[patient][by];
        if (by == patient || handed >= next) return uint32(next * 256);
        return uint32((handed > own ? handed : own) * 256 + 255);
    }

    function _raise(address patient, uint64 scope, uint32 newEpoch) internal {
        epoch[patient][scope] = newEpoch;
        if (newEpoch / 256 > newestGeneration[patient]) newestGeneration[patient] = newEpoch / 256;
    }

    function _endDelegations(address patient) internal {
        address[] storage delegates = _delegates[patient];
        for (; delegates.length > 0; delegates.pop()) {
            delete _delegations[patient][delegates[delegates.length - 1]];
        }
    }

    function _live(
        address patient,
        uint64 scope,
        address grantee,
        uint8 permission
    ) internal view returns (bool) {
        IRecordRegistry.Grant memory grant = _grants[patient][scope][grantee];
        return (grant.permissions & permission) == permission && grant.expiresAt > block.timestamp;
    }

    function _mayWrite(address patient, address wallet) internal view returns (bool) {
        address by = accountOf(wallet);
        if (by == address(0) || frozenAt[patient] != 0) return false;
        return by == patient || delegation(patient, by) > block.timestamp;
    }

    function _mayAdd(
        address patient,
        address wallet,
        uint64 folder,
        uint32 given
    ) internal view returns (bool) {
        if (_mayWrite(patient, wallet)) return true;
        address by = accountOf(wallet);
        if (by == address(0) || frozenAt[patient] != 0) return false;
        if (_live(patient, folder, by, 2)) return given == epoch[patient][folder];
        return _live(patient, 0, by, 2) && given == epoch[patient][0];
    }
}
