// Package users is chapter 1's service with its users in memory.
package users

import (
	"cmp"
	"crypto/rand"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"
)

// User is a user as the store keeps it.
type User struct {
	Sequence         int
	ID, Name, Email  string
	Created, Updated time.Time
}

// What the store refuses.
var (
	ErrEmailTaken      = errors.New("another user has the email")
	ErrRequestIDReused = errors.New("was used before with another name or email")
	ErrNoUser          = errors.New("there is no such user")
)

// Store holds users in the order in which they were made. A server handles each
// call in a goroutine of its own: all go through one lock.
type Store struct {
	mu       sync.Mutex
	last     int
	users    []*User
	requests map[string]request
}

// request is what a request id was used for; name and email are gone with the user.
type request struct{ name, email, userID string }

// NewStore makes an empty store.
func NewStore() *Store { return &Store{requests: map[string]request{}} }

func (s *Store) find(id string) (User, int, error) {
	at := slices.IndexFunc(s.users, func(u *User) bool { return u.ID == id })
	if at < 0 {
		return User{}, at, ErrNoUser
	}
	return *s.users[at], at, nil
}

func (s *Store) taken(email, exceptID string) bool {
	return slices.ContainsFunc(s.users, func(u *User) bool {
		return u.ID != exceptID && strings.EqualFold(u.Email, email)
	})
}

// Create makes a user, or finds the one that the same request id made.
func (s *Store) Create(name, email, requestID string) (User, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if seen, ok := s.requests[requestID]; ok && requestID != "" {
		user, _, err := s.find(seen.userID)
		if err == nil && (seen.name != name || seen.email != email) {
			return User{}, ErrRequestIDReused
		}
		return user, err
	}
	if s.taken(email, "") {
		return User{}, ErrEmailTaken
	}
	s.last++
	now := time.Now()
	user := User{s.last, rand.Text(), name, email, now, now}
	s.users = append(s.users, &user)
	if requestID != "" {
		s.requests[requestID] = request{name, email, user.ID}
	}
	return user, nil
}

// Get finds a user.
func (s *Store) Get(id string) (User, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	user, _, err := s.find(id)
	return user, err
}

// Update changes what is not nil.
func (s *Store) Update(id string, name, email *string) (User, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	user, at, err := s.find(id)
	if err != nil {
		return user, err
	}
	if email != nil {
		if s.taken(*email, id) {
			return user, ErrEmailTaken
		}
		user.Email = *email
	}
	if name != nil {
		user.Name = *name
	}
	user.Updated = time.Now()
	s.users[at] = &user
	return user, nil
}

// Remove forgets a user. The request id stays: a late retry makes nobody.
func (s *Store) Remove(id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, at, err := s.find(id)
	if err != nil {
		return err
	}
	s.users = slices.Delete(s.users, at, at+1)
	for key, seen := range s.requests {
		if seen.userID == id {
			s.requests[key] = request{userID: id}
		}
	}
	return nil
}

// Page gives up to limit users after a sequence number.
func (s *Store) Page(after, limit int) []User {
	s.mu.Lock()
	defer s.mu.Unlock()
	at, _ := slices.BinarySearchFunc(s.users, after+1, func(u *User, sequence int) int {
		return cmp.Compare(u.Sequence, sequence)
	})
	page := s.users[at:min(at+limit, len(s.users))]
	copies := make([]User, len(page))
	for i, user := range page {
		copies[i] = *user
	}
	return copies
}
