// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {WithCheats} from "./Cheats.sol";
import {ContractWallet} from "./ContractWallet.sol";

/// @dev Four people, those who may recover their accounts, wallets to come, and one who brings what others signed.
abstract contract People is WithCheats {
    address internal constant RELAY = address(0x4E1A7);
    uint256 private constant WALLETS_MOST = 12;

    address[4] public people;
    /// @dev The people's own addresses, then everybody who became a successor.
    address[] public wallets;
    address[4] public recoveries;
    mapping(address => uint256) internal _privateKeys;
    uint256 private _drawn;

    constructor() {
        for (uint256 i = 0; i < 4; ++i) {
            people[i] = i < 3 ? _withKey("person", i) : _ofContract();
            wallets.push(people[i]);
            recoveries[i] = _withKey("recovery", i);
        }
    }

    function walletCount() external view returns (uint256) {
        return wallets.length;
    }

    function _withKey(string memory name, uint256 which) internal returns (address who) {
        uint256 privateKey = uint256(keccak256(abi.encode(name, which)));
        who = VM.addr(privateKey);
        _privateKeys[who] = privateKey;
    }

    function _ofContract() private returns (address wallet) {
        address owner = _withKey("owner", 0);
        wallet = address(new ContractWallet(owner));
        _privateKeys[wallet] = _privateKeys[owner];
    }

    /// @dev One that nobody has seen; the same again once there are many.
    function _newWallet() internal returns (address) {
        return wallets.length < WALLETS_MOST ? _withKey("wallet", wallets.length) : wallets[WALLETS_MOST - 1];
    }

    function _person(uint256 which) internal view returns (address) {
        return people[which % people.length];
    }

    function _anyWallet(uint256 which) internal view returns (address) {
        return wallets[which % wallets.length];
    }

    function _signature(address signer, bytes32 digest) internal view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = VM.sign(_privateKeys[signer], digest);
        return abi.encodePacked(r, s, v);
    }

    /// @dev A number that follows from what was drawn before alone: runs repeat.
    function _draw() internal returns (uint256) {
        _drawn = uint256(keccak256(abi.encode(_drawn, block.number)));
        return _drawn;
    }
}
