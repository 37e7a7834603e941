/// Names for new columns, unlike any that a table has.
struct FreshNames {
  private var taken: Set<String>

  init(_ taken: some Sequence<String>) { self.taken = Set(taken) }

  /// The name itself or, where it is taken, with as many primes as it takes.
  mutating func fresh(_ name: String) -> String {
    var name = name
    while !taken.insert(name).inserted { name += "'" }
    return name
  }
}
