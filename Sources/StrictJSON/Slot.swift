/// A value being written.
///
/// A class, since containers that fill it outlive the call that made them.
final class Slot {
  private enum Content {
    case empty
    case scalar(JSON)
    case array([Slot])
    case object([(name: String, slot: Slot)])
  }

  private var content = Content.empty
  private var places: [String: Int] = [:]

  var count: Int {
    if case .array(let slots) = content { slots.count } else { 0 }
  }

  func set(_ json: JSON) {
    content = .scalar(json)
  }

  func becomeObject() {
    if case .object = content { return }
    content = .object([])
  }

  func becomeArray() {
    if case .array = content { return }
    content = .array([])
  }

  /// The slot of a member, new or to be written again.
  func member(_ name: String) -> Slot {
    let slot = Slot()
    guard case .object(var members) = content else {
      content = .object([(name, slot)])
      places = [name: 0]
      return slot
    }
    content = .empty
    if let place = places[name] {
      members[place].slot = slot
    } else {
      places[name] = members.count
      members.append((name, slot))
    }
    content = .object(members)
    return slot
  }

  func element() -> Slot {
    let slot = Slot()
    guard case .array(var slots) = content else {
      content = .array([slot])
      return slot
    }
    content = .empty
    slots.append(slot)
    content = .array(slots)
    return slot
  }

  /// The value; an empty object for a type that wrote nothing.
  var json: JSON {
    switch content {
    case .empty: .object([])
    case .scalar(let json): json
    case .array(let slots): .array(slots.map(\.json))
    case .object(let members): .object(members.map { JSON.Member($0.name, $0.slot.json) })
    }
  }

  /// Gives what was written in hash order an order of its own.
  func sort() {
    switch content {
    case .empty, .scalar: break
    case .array(let slots):
      let sorted = slots.map { (text: $0.json.canonical, slot: $0) }
        .sorted { $0.text.utf8.lexicographicallyPrecedes($1.text.utf8) }
      content = .array(sorted.map(\.slot))
    case .object(let members):
      let sorted = members.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
      content = .object(sorted)
      for (place, member) in sorted.enumerated() { places[member.name] = place }
    }
  }
}
