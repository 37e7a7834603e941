/// Threefry-2x64-20: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3",
/// SC 2011.
public enum Threefry {
  private static let rotations: [UInt64] = [16, 42, 12, 31, 16, 32, 24, 21]
  private static let parity: UInt64 = 0x1BD1_1BDA_A9FC_1A22

  /// One block of two random words.
  public static func block(
    key: (UInt64, UInt64), counter: (UInt64, UInt64)
  ) -> (UInt64, UInt64) {
    let schedule = (key.0, key.1, parity ^ key.0 ^ key.1)
    var x0 = counter.0 &+ schedule.0
    var x1 = counter.1 &+ schedule.1
    for round in 0..<5 {
      let first = round % 2 * 4
      for step in first..<first + 4 {
        x0 = x0 &+ x1
        let rotation = rotations[step]
        x1 = (x1 << rotation | x1 >> (64 - rotation)) ^ x0
      }
      let injection = round + 1
      x0 = x0 &+ word(injection % 3, of: schedule)
      x1 = x1 &+ word((injection + 1) % 3, of: schedule) &+ UInt64(injection)
    }
    return (x0, x1)
  }

  private static func word(_ index: Int, of schedule: (UInt64, UInt64, UInt64)) -> UInt64 {
    switch index {
    case 0: schedule.0
    case 1: schedule.1
    default: schedule.2
    }
  }
}
