/// A collection of the standard library, read element by element so that one that cannot be read
/// does not hide the issues of those after it.
protocol Elements {
  init(reading place: Reading) throws
}

extension Array: Elements where Element: Decodable {
  init(reading place: Reading) throws {
    self = []
    for (index, json) in try place.elements().enumerated() {
      // Long arrays of numbers are read without a path for each.
      if let scalar = Element.self as? any Scalar.Type,
        let value = try? scalar.init(reading: json) as? Element
      {
        append(value)
      } else if let value = try place.unlessReported({
        try place.part(.index(index), json).value(as: Element.self)
      }) {
        append(value)
      }
    }
  }
}

extension Dictionary: Elements where Key == String, Value: Decodable {
  init(reading place: Reading) throws {
    self = [:]
    for member in try place.members() {
      self[member.name] = try place.unlessReported {
        try place.part(.member(member.name), member.value).value(as: Value.self)
      }
    }
  }
}

extension OrderedMembers: Elements {
  init(reading place: Reading) throws {
    members = try place.members().compactMap { member in
      try place.unlessReported {
        try place.part(.member(member.name), member.value).value(as: Value.self)
      }.map { (member.name, $0) }
    }
  }
}

extension Reading {
  /// The value; nil in a document for one whose issue has been recorded.
  func unlessReported<T>(_ read: () throws -> T) throws -> T? {
    do {
      return try read()
    } catch let error as Reported {
      guard origin == .document else { throw error }
      return nil
    }
  }
}
