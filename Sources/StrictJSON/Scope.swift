/// What a type has asked of the object that it decodes; by this, unknown members are found.
///
/// A class for the same reason as `Session`.
final class Scope {
  private let path: [PathElement]
  private let json: JSON
  private var declares: [(String) -> Bool] = []
  private var takesAnyName = false
  private var asked: [String] = []
  /// Whether the type has looked at the value at all: one without stored properties does not.
  private(set) var isTouched = false

  init(path: [PathElement], json: JSON) {
    self.path = path
    self.json = json
  }

  /// Notes that the value is read otherwise than by names declared beforehand.
  func takeAny() {
    isTouched = true
    takesAnyName = true
  }

  /// Notes a look at the value that leaves open how it is read.
  func touch() {
    isTouched = true
  }

  /// Notes a container; enumerated keys declare the members, keys of any name (as dictionaries have)
  /// do not.
  func declare<Key: CodingKey>(_ type: Key.Type) {
    isTouched = true
    if Key.takesAnyName { takesAnyName = true }
    declares.append { Key(stringValue: $0) != nil }
  }

  func ask(_ name: String) {
    if !asked.contains(name) { asked.append(name) }
  }

  func issues() -> [Issue] {
    guard !takesAnyName, isTouched, !declares.isEmpty, case .object(let members) = json else {
      return []
    }
    return members.lazy
      .filter { member in !self.declares.contains { $0(member.name) } }
      .map { Issue(at: self.path, .unknownMember($0.name, known: self.asked)) }
  }

  /// Closes the scope of a type that has not looked: it has no members.
  func closeUntouched() {
    guard !isTouched else { return }
    isTouched = true
    declares.append { _ in false }
  }
}

extension CodingKey {
  /// Whether any name makes a key: true for dictionaries, false for enumerated keys.
  static var takesAnyName: Bool { Self(stringValue: "\u{0}any name\u{0}") != nil }
}
