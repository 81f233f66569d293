//! Output of a layer, checked against the limits before memory is allocated.

use alloc::collections::TryReserveError;
use alloc::vec::Vec;
use core::mem;

use zeroize::Zeroize;

use super::{Layer, LayerError};
use crate::Limits;

/// Step in which the buffer grows ahead of an inflater, and the expansion is checked.
pub(super) const STEP: usize = 128 * 1024;

/// The decompressed bytes so far. The buffer exceeds the limit by at most [`STEP`].
pub(super) struct Output {
    layer: Layer,
    /// The content, followed by free space.
    bytes: Vec<u8>,
    /// Size of the content, in bytes.
    filled: usize,
    /// Bytes that a decoder has decoded but not released yet.
    withheld: usize,
    limit: u64,
    expansion: u64,
    /// Whether to wipe all copies of the content.
    is_secret: bool,
}

impl Output {
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            layer: Layer::None,
            bytes: Vec::new(),
            filled: 0,
            withheld: 0,
            limit: limits.container_bytes,
            expansion: limits.expansion,
            is_secret: false,
        }
    }

    /// Wipes every copy of the content except the returned one.
    pub(super) fn keep_secret(&mut self) {
        self.is_secret = true;
    }

    /// Sets the layer for errors.
    pub(super) fn set_layer(&mut self, layer: Layer) {
        self.layer = layer;
    }

    /// Returns the number of bytes of output so far, including those not released by a decoder.
    pub(super) fn total_out(&self) -> u64 {
        (self.filled as u64).saturating_add(self.withheld as u64)
    }

    /// Returns the size of the content in the buffer, in bytes.
    pub(super) fn len(&self) -> usize {
        self.filled
    }

    /// Returns the content from a position on.
    pub(super) fn since(&self, start: usize) -> &[u8] {
        self.bytes.get(start..self.filled).unwrap_or_default()
    }

    /// Returns the buffer from a position on: the content and at least one byte of free space after
    /// it, up to the next whole step, but only one byte beyond the limit, which is enough to detect
    /// that it is exceeded. [`Output::advance`] adds the used part to the content.
    pub(super) fn room_since(&mut self, start: usize) -> Result<&mut [u8], LayerError> {
        let to_limit = self.limit.saturating_sub(self.filled as u64).saturating_add(1);
        let to_step = STEP - self.filled % STEP;
        let end = self.filled + usize::try_from(to_limit).unwrap_or(usize::MAX).min(to_step);
        self.prepare(end)?;
        Ok(self.bytes.get_mut(start..end).unwrap_or_default())
    }

    /// Returns free space of exactly `count` bytes, after the limit was checked.
    pub(super) fn room_for(&mut self, count: usize) -> Result<&mut [u8], LayerError> {
        let end = self.filled.saturating_add(count);
        self.prepare(end)?;
        Ok(self.bytes.get_mut(self.filled..end).unwrap_or_default())
    }

    /// Adds the first bytes of the free space to the content.
    pub(super) fn advance(&mut self, count: usize) {
        self.filled = self.filled.saturating_add(count).min(self.bytes.len());
    }

    /// Appends content, within the limit.
    pub(super) fn append(&mut self, more: &[u8]) -> Result<(), LayerError> {
        self.check_size(more.len())?;
        self.room_for(more.len())?.copy_from_slice(more);
        self.advance(more.len());
        Ok(())
    }

    /// Checks both limits, after a decoder has consumed `consumed` bytes of input and not released
    /// `withheld` bytes of output.
    pub(super) fn check(&mut self, withheld: usize, consumed: u64) -> Result<(), LayerError> {
        self.withheld = withheld;
        self.check_size(withheld)?;
        let produced = self.total_out();
        if produced >= Limits::EXPANSION_FROM && produced > self.expansion.saturating_mul(consumed)
        {
            let (layer, limit) = (self.layer, self.expansion);
            return Err(LayerError::Expansion { layer, limit, produced, consumed });
        }
        Ok(())
    }

    pub(super) fn into_bytes(mut self) -> Vec<u8> {
        self.bytes.truncate(self.filled);
        mem::take(&mut self.bytes)
    }

    fn check_size(&self, more: usize) -> Result<(), LayerError> {
        if (self.filled as u64).saturating_add(more as u64) > self.limit {
            return Err(LayerError::ContainerSize { layer: self.layer, limit: self.limit });
        }
        Ok(())
    }

    /// Grows the buffer by half, so that copying stays cheap, but not beyond the maximum that the
    /// limit allows.
    fn prepare(&mut self, end: usize) -> Result<(), LayerError> {
        if end > self.bytes.capacity() {
            let most = usize::try_from(self.limit).unwrap_or(usize::MAX).saturating_add(1);
            let ahead = self.filled.saturating_add(self.filled / 2).min(most);
            let capacity = end.max(ahead);
            self.grow_to(capacity)
                .map_err(|_| LayerError::Memory { layer: self.layer, bytes: capacity as u64 })?;
        }
        if end > self.bytes.len() {
            self.bytes.resize(end, 0);
        }
        Ok(())
    }

    fn grow_to(&mut self, capacity: usize) -> Result<(), TryReserveError> {
        if !self.is_secret {
            return self.bytes.try_reserve_exact(capacity.saturating_sub(self.bytes.len()));
        }
        let mut grown = Vec::new();
        grown.try_reserve_exact(capacity)?;
        grown.extend_from_slice(&self.bytes);
        self.bytes.zeroize();
        self.bytes = grown;
        Ok(())
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        if self.is_secret {
            self.bytes.zeroize();
        }
    }
}
