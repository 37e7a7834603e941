/// Threefry-2x64-20: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3",
/// SC 2011.
public enum Threefry {
  /// One block of two random words.
  public static func block(
    key: (UInt64, UInt64), counter: (UInt64, UInt64)
  ) -> (UInt64, UInt64) {
    let k0 = key.0
    let k1 = key.1
    let k2 = 0x1BD1_1BDA_A9FC_1A22 ^ k0 ^ k1
    var x = (counter.0 &+ k0, counter.1 &+ k1)
    mixEarly(&x)
    inject(&x, k1, k2 &+ 1)
    mixLate(&x)
    inject(&x, k2, k0 &+ 2)
    mixEarly(&x)
    inject(&x, k0, k1 &+ 3)
    mixLate(&x)
    inject(&x, k1, k2 &+ 4)
    mixEarly(&x)
    inject(&x, k2, k0 &+ 5)
    return x
  }

  @inline(__always)
  private static func mixEarly(_ x: inout (UInt64, UInt64)) {
    rotate(&x, 16)
    rotate(&x, 42)
    rotate(&x, 12)
    rotate(&x, 31)
  }

  @inline(__always)
  private static func mixLate(_ x: inout (UInt64, UInt64)) {
    rotate(&x, 16)
    rotate(&x, 32)
    rotate(&x, 24)
    rotate(&x, 21)
  }

  @inline(__always)
  private static func rotate(_ x: inout (UInt64, UInt64), _ bits: UInt64) {
    x.0 = x.0 &+ x.1
    x.1 = (x.1 &<< bits | x.1 &>> (64 - bits)) ^ x.0
  }

  @inline(__always)
  private static func inject(_ x: inout (UInt64, UInt64), _ first: UInt64, _ second: UInt64) {
    x.0 = x.0 &+ first
    x.1 = x.1 &+ second
  }
}
