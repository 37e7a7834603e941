/// The last days on which there is any date, and the last date of each.
///
/// What it tells depends on the dates alone, not on the order in which they come.
struct LatestDays: Sendable {
  private static let day = 86_400.0
  /// So many days are kept.
  private static let most = 64
  /// So many days must lie in front of a gap to say what is usual.
  private static let fewest = 8
  /// A gap that strays leave is at least so many days long, and so many times the usual one.
  private static let shortestGap = 60.0
  private static let usualGaps = 10.0
  /// On more days than that there are no strays.
  private static let mostStrays = 3

  /// The last date of each day, the latest day first.
  private var dates: [Double] = []

  mutating func add(_ seconds: Double) {
    let day = Self.day(of: seconds)
    if let last = dates.last, dates.count == Self.most, day < Self.day(of: last) { return }
    let place = dates.firstIndex { Self.day(of: $0) <= day } ?? dates.count
    if place < dates.count, Self.day(of: dates[place]) == day {
      dates[place] = max(dates[place], seconds)
      return
    }
    dates.insert(seconds, at: place)
    if dates.count > Self.most { dates.removeLast() }
  }

  mutating func merge(_ other: LatestDays) {
    for date in other.dates { add(date) }
  }

  private static func day(of seconds: Double) -> Double { (seconds / day).rounded(.down) }

  /// The last date of all.
  var last: Double? { dates.first }

  /// The last date but for strays: those on at most three days behind a gap that is far longer than gaps usually
  /// are, as a mistyped year leaves it.
  var end: Double? {
    let gaps = zip(dates, dates.dropFirst()).map { Self.day(of: $0) - Self.day(of: $1) }
    var end = 0
    for place in gaps.indices.prefix(Self.mostStrays) {
      let behind = gaps[(place + 1)...].sorted()
      guard behind.count >= Self.fewest else { break }
      let usual = behind[behind.count / 2]
      if gaps[place] >= max(Self.shortestGap, Self.usualGaps * usual) { end = place + 1 }
    }
    return end < dates.count ? dates[end] : nil
  }
}
