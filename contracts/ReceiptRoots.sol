// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IReceiptRoots} from "./IReceiptRoots.sol";

/// @title How the roots of the receipts are kept
/// @dev A head is one word: 27 bytes of the root (a collision takes 2^108 tries, as for public keys in the registry), and
/// the size. Whether a tree continues the one before is for readers to check: here it would cost a proof.
contract ReceiptRoots is IReceiptRoots {
    bytes27 private _root;
    uint40 private _size;
    address private _operator;

    constructor(address first) {
        _name(first);
    }

    // -------------------------------------------------------------- writing

    /// @inheritdoc IReceiptRoots
    function commit(bytes32 root, uint40 size) external {
        _checkOperator();
        if (bytes27(root) == 0) revert EmptyRoot();
        if (size <= _size) revert NotGrown(size, _size);
        (_root, _size) = (bytes27(root), size);
        emit RootCommitted(root, size);
    }

    /// @inheritdoc IReceiptRoots
    function handOver(address next) external {
        _checkOperator();
        _name(next);
    }

    // ---------------------------------------------------------------- views

    /// @inheritdoc IReceiptRoots
    function head() external view returns (bytes27 root, uint40 size) {
        return (_root, _size);
    }

    /// @inheritdoc IReceiptRoots
    function operator() external view returns (address) {
        return _operator;
    }

    // -------------------------------------------------------------- private

    function _name(address next) private {
        if (next == address(0)) revert NotAPerson(next);
        _operator = next;
        emit OperatorNamed(next);
    }

    function _checkOperator() private view {
        if (msg.sender != _operator) revert NotTheOperator(msg.sender);
    }
}
