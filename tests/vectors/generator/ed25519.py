"""Ed25519 by hand (RFC 8032, 5.1), for signatures that no library makes. Slow, and not for secrets."""

import hashlib

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493  # the order of the base point
D = -121665 * pow(121666, -1, P) % P
NEUTRAL = (0, 1)


def add(left, right):
    """The sum of two points, each as (x, y)."""
    (x1, y1), (x2, y2) = left, right
    product = D * x1 * x2 * y1 * y2
    x = (x1 * y2 + x2 * y1) * pow(1 + product, -1, P)
    y = (y1 * y2 + x1 * x2) * pow(1 - product, -1, P)
    return x % P, y % P


def multiply(factor, point):
    """[factor]point."""
    total = NEUTRAL
    while factor:
        total = add(total, point) if factor & 1 else total
        point = add(point, point)
        factor >>= 1
    return total


def encode(point):
    """The 32 bytes of a point: y, and the lowest bit of x in the highest place."""
    x, y = point
    return (y | (x & 1) << 255).to_bytes(32, "little")


def from_y(y):
    """The point of that y with the even x, or none."""
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * pow(2, (P - 1) // 4, P) % P
    if x * x % P != square:
        return None
    return (P - x if x & 1 else x), y


BASE = from_y(4 * pow(5, -1, P) % P)


def torsion():
    """A point of order 8."""
    for y in range(2, 100):
        point = from_y(y)
        small = multiply(L, point) if point else NEUTRAL
        if multiply(4, small) != NEUTRAL:
            return small
    raise ValueError("no point of order 8 found")


def secret_scalar(seed):
    """The scalar that a private key's seed stands for (RFC 8032, 5.1.5)."""
    half = bytearray(hashlib.sha512(seed).digest()[:32])
    half[0] &= 248
    half[31] = half[31] & 127 | 64
    return int.from_bytes(half, "little")


def challenge(commitment, public_key, message):
    """The number k that R, A and the message give (RFC 8032, 5.1.7)."""
    digest = hashlib.sha512(commitment + public_key + message).digest()
    return int.from_bytes(digest, "little") % L


def signature(commitment, scalar):
    """The 64 bytes R || S."""
    return commitment + scalar.to_bytes(32, "little")
